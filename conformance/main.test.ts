import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../targets/package-root.js';

const PROGRAM = join(packageRoot(), 'dist/conformance/main.js');

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function conformance(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Listens, and treats every connection with `serve`, while `work` runs. */
async function withServer<T>(serve: (socket: Socket) => void, work: (address: string) => Promise<T>): Promise<T> {
  const server = createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

it('says in one sentence that nobody listens, and ends with 2', async () => {
  const { exitCode, stderr } = await conformance('run', '--target', '127.0.0.1:1');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^fluxmq-conformance: Nobody listens at 127\.0\.0\.1:1: .*\n$/);
});

it('says in one sentence that what listens is not Kafka, and ends with 2', async () => {
  const { exitCode, stderr } = await withServer(
    (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    (address) => conformance('run', '--target', address),
  );
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^fluxmq-conformance: What listens at 127\.0\.0\.1:\d+ does not answer as a Kafka broker .*\n$/,
  );
});

it('says that a broker wants a login where it answers ApiVersions and nothing else, and ends with 2', async () => {
  // What a SASL listener of Apache Kafka does with a client that has not logged in.
  const apiVersions = Buffer.from('0000001000000000000000000001000300000009', 'hex');
  const { exitCode, stderr } = await withServer(
    (socket) => {
      socket.on('error', () => {});
      socket.on('data', (request) => (request.readInt16BE(4) === 18 ? socket.write(apiVersions) : socket.destroy()));
    },
    (address) => conformance('run', '--target', address),
  );
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^fluxmq-conformance: .* wants a login.*\n$/);
});

it.each([
  ['an address that is none', ['run', '--target', 'localhost'], /'localhost' is not an address/],
  ['a selection of nothing', ['run', '--tests', 'no/such/test'], /No test is selected/],
  ['an API that there is not', ['run', '--api', 'Fetsch'], /There is no API 'Fetsch'/],
  [
    'a client that there is not',
    ['run', '--client', 'nobody'],
    /There is no client 'nobody', only kafkajs, .*franz-go/,
  ],
  ['a mechanism that there is not', ['run', '--sasl', 'GSSAPI', '--user', 'a', '--password', 'b'], /no SASL mechanism/],
  ['half a login', ['run', '--user', 'alice'], /A login needs all of/],
  ['a certificate without its key', ['run', '--cert', 'x.pem'], /give both --cert and --key/],
  ['a certificate that cannot be read', ['run', '--ca', '/no/such/file'], /cannot be read/],
  ['an option that there is not', ['run', '--tagret', 'x'], /unknown option '--tagret'/],
  ['no report wanted', ['report', 'result.json'], /No report is wanted/],
  ['a saved result that there is not', ['report', 'no/such.json', '--html', '-'], /The saved result cannot be read/],
  ['two reports for one output', ['report', 'a.json', '--html', '-', '--badge', '-'], /Only one report can go/],
  ['a report for a folder that there is not', ['run', '--html', '/no/such/page.html'], /its folder does not exist/],
  ['a test that there is not', ['explain', 'no/such/test'], /There is no test 'no\/such\/test'/],
  ['a pair that there is not', ['explain', 'invariants/Produce/v99'], /There is no test 'invariants\/Produce\/v99'/],
])('ends with 2 and one clear sentence for %s', async (_what, args, sentence) => {
  const { exitCode, stderr } = await conformance(...args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(sentence);
});

it('runs against the reference broker without a target, ends with 0, and sends the report where it is told', async () => {
  const { exitCode, stdout } = await conformance('run', '--tests', 'api-versions/*', '--json', '-');
  expect(exitCode).toBe(0);
  const { results } = JSON.parse(stdout);
  expect(results.length).toBeGreaterThan(5);
  expect(results.filter(({ id }: { id: string }) => id.startsWith('invariants/ApiVersions/v')).length).toBeGreaterThan(
    3,
  );
  expect(results.every(({ status }: { status: string }) => status === 'passed')).toBe(true);
});

it('makes reports of saved results, several side by side', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxmq-report-'));
  try {
    const [saved, page] = [join(folder, 'result.json'), join(folder, 'page.html')];
    const { exitCode } = await conformance('run', '--tests', 'api-versions/*', '--json', saved, '--html', page);
    expect(exitCode).toBe(0);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/);

    const { stdout } = await conformance('report', `one=${saved}`, `two=${saved}`, '--markdown', '-');
    expect(stdout).toContain('| level | one | two |');
    const badges = await conformance('report', saved, saved, '--badge', join(folder, 'badge.svg'));
    expect(badges).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--badge takes one result/) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('lists every test, and explains one', async () => {
  const { stdout } = await conformance('list');
  expect(stdout).toMatch(/^MUST +fetch\/.* \(Fetch v4–18\)$/m);
  expect(stdout).toMatch(/^MUST +golden\/Produce\/v9\//m);
  const explained = await conformance('explain', 'api-versions/unknown-version-is-answered-in-v0');
  expect(explained.exitCode).toBe(0);
  expect(explained.stdout).toContain('KIP-511');
});

it('explains what the invariants say of a pair, and each of them', async () => {
  const pair = await conformance('explain', 'invariants/Produce/v9');
  expect(pair.exitCode).toBe(0);
  const invariants = pair.stdout.match(/invariant\/\S+$/gm) ?? [];
  expect(invariants).toEqual(expect.arrayContaining(['invariant/in-order', 'invariant/produce/where-the-log-ends']));
  const explained = await conformance('explain', 'invariant/in-order');
  expect(explained).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^invariant\/in-order \(MUST\)/) });
});
