import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ForeignClient, whyUnavailable } from './clients.js';
import { ask, Program } from './program.js';
import { foreignTests } from './tests.js';

const client: ForeignClient = { name: 'franz-go', library: 'franz-go of Go' };
const entrance = { bootstrap: [{ host: 'one', port: 1 }], security: {} };

let cache: string;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'fluxmq-clients-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

/** Puts a shell script where the client is looked for. */
async function prepared(script: string): Promise<void> {
  const folder = join(cache, 'fluxmq-clients', client.name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'client'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'client'), 0o755);
}

describe('clients of other languages', () => {
  it('are tried when they are named, and only then', () => {
    expect(foreignTests([])).toEqual([]);
    const ids = foreignTests(['franz-go', 'kafkajs']).map(({ id }) => id);
    expect(ids).toContain('scenario/franz-go/exactly-once');
    expect(ids.every((id) => id.startsWith('scenario/franz-go/'))).toBe(true);
  });

  it('run the example of the guide where it has one of them', () => {
    const ids = foreignTests(['java-4.3.1', 'franz-go', 'kafka-python']).map(({ id }) => id);
    const examples = ids.filter((id) => id.endsWith('/guide-example'));
    expect(examples).toEqual(['scenario/java-4.3.1/guide-example', 'scenario/kafka-python/guide-example']);
  });

  it('whose groups are those of KIP-848 are tried where these are switched on', () => {
    for (const { when } of foreignTests(['java-4.3.1-consumer'])) expect(when).toEqual(['consumer-groups']);
    for (const { when } of foreignTests(['java-4.3.1'])) expect(when).toBeUndefined();
  });

  it('say what to do where they are not prepared', async () => {
    await rm(join(cache, 'fluxmq-clients'), { recursive: true, force: true });
    expect(whyUnavailable(client)).toMatch(/not prepared on this machine: 'bash ci\/prepare-clients franz-go'/);
    expect(foreignTests(['franz-go'])[0]?.unavailable).toBe(whyUnavailable(client));
    await prepared('');
    expect(whyUnavailable(client)).toBeUndefined();
  });

  it('are told the address and the command, and answer with their last line', async () => {
    await prepared(`echo '{"first":1}'; echo "{\\"told\\":\\"$1 $2 $3\\"}"`);
    expect(await ask(client, entrance, 'send', 'topic')).toEqual({ told: 'one:1 send topic' });
  });

  it('fail with what they complain of', async () => {
    await prepared('echo "no such broker" >&2; exit 3');
    await expect(ask(client, entrance, 'send')).rejects.toThrow('franz-go send ended with 3: no such broker');
  });

  it('that say what is no JSON fail with it', async () => {
    await prepared('echo oops; exit 1');
    await expect(ask(client, entrance, 'send')).rejects.toThrow('It said: oops');
  });

  it('that wait leave when they are asked to, and end when they are killed', async () => {
    await prepared('echo "{}"; while read -r line; do :; done; echo \'{"left":true}\'');
    const lines: unknown[] = [];
    const leaving = Program.start(client, entrance, ['member'], (line) => lines.push(line));
    await leaving.leave();
    expect(lines).toEqual([{}, { left: true }]);

    await prepared('read -r line');
    const killed = Program.start(client, entrance, ['member'], () => {});
    await killed.kill();
    await expect(killed.done()).rejects.toThrow('franz-go member was ended');
  });
});
