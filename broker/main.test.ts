import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ApiVersions, ConnectionError, Metadata } from '../protocol/index.js';
import { temporaryDirectory } from './storage/testing/temporary-directory.js';
import { connectTo, LOCALHOST } from './testing/running-broker.js';
import { usedPort } from './testing/socket-pair.js';

const PROGRAM = fileURLToPath(new URL('../dist/broker/main.js', import.meta.url));

interface Program {
  readonly child: ChildProcess;
  /** The first line that it printed. */
  readonly ready: {
    readonly event: string;
    readonly host: string;
    readonly port: number;
    readonly metricsPort?: number;
  };
  /** What it printed after that. */
  readonly rest: string[];
  /** Everything that it logged. */
  readonly logged: Promise<string>;
  readonly ended: Promise<unknown[]>;
}

/** The broker as a program that is ready, killed when the test is over. */
async function started(...options: string[]): Promise<Program> {
  const args = [PROGRAM, 'serve', '--host', LOCALHOST, '--port', '0', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const logged = text(child.stderr);
  const lines = createInterface(child.stdout);
  const [first] = await Promise.race([once(lines, 'line'), logged.then((log) => Promise.reject(new Error(log)))]);
  const rest: string[] = [];
  lines.on('line', (line) => rest.push(line));
  return { child, ready: JSON.parse(first), rest, logged, ended };
}

/** The broker as a program that ends by itself. */
function outcome(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...options], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe.skipIf(!existsSync(PROGRAM))('fluxmq-broker, as built', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line when it is ready, serves, and ends in order on %s',
    async (signal) => {
      const { child, ready, rest, logged, ended } = await started();
      expect(ready).toEqual({ event: 'ready', host: LOCALHOST, port: expect.any(Number) });
      const connection = await connectTo(ready);
      const { apiKeys } = await connection.send(ApiVersions, 0, {});
      expect(apiKeys.map(({ apiKey }) => apiKey)).toContain(11);
      child.kill(signal);
      await connection.closed;
      expect(await ended).toEqual([0, null]);
      expect(rest).toEqual([]);
      const messages = (await logged)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg);
      expect([messages[0], messages.at(-1)]).toEqual(['broker is ready', 'broker is closed']);
    },
  );

  test('a second SIGINT does not cut a clean stop short', async () => {
    const { child, ready, ended } = await started(
      ...['--data-dir', temporaryDirectory(), '--default-partitions', '100', '--log-level', 'silent'],
    );
    const connection = await connectTo(ready);
    await connection.send(Metadata, 12, { topics: [{ name: 't' }] });
    child.kill('SIGINT');
    await connection.closed;
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  test('takes its options to the broker', async () => {
    const { ready } = await started(
      ...['--no-enable-consumer-groups', '--no-auto-create-topics', '--max-connections', '1', '--broker-id', '7'],
      ...['--advertised-host', 'kafka.example', '--advertised-port', '19092', '--log-level', 'silent'],
    );
    const connection = await connectTo(ready);
    const { apiKeys } = await connection.send(ApiVersions, 0, {});
    expect(apiKeys.map(({ apiKey }) => apiKey)).not.toContain(11);
    const { brokers, topics } = await connection.send(Metadata, 12, { topics: [{ name: 't' }] });
    expect(brokers).toMatchObject([{ nodeId: 7, host: 'kafka.example', port: 19_092 }]);
    expect(topics).toMatchObject([{ errorCode: 3 }]);
    const second = await connectTo(ready);
    await expect(second.send(ApiVersions, 0, {})).rejects.toThrow(ConnectionError);
  });

  test('serves metrics of connections, requests and bytes at /metrics, and nothing elsewhere', async () => {
    const { child, ready, ended } = await started('--metrics-port', '0', '--log-level', 'silent');
    const connection = await connectTo(ready);
    await connection.send(ApiVersions, 0, {});
    const url = `http://${LOCALHOST}:${ready.metricsPort}`;
    const metrics = await fetch(`${url}/metrics`);
    expect([metrics.status, metrics.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    const body = await metrics.text();
    expect(body).toMatch(/^# TYPE fluxmq_connections gauge$/m);
    expect(body).toMatch(/^fluxmq_connections 1$/m);
    expect(body).toMatch(/^fluxmq_connections_refused_total 0$/m);
    expect(body).toMatch(/^fluxmq_requests_total\{api="ApiVersions"\} 1$/m);
    expect(body).toMatch(/^fluxmq_received_bytes_total [1-9]\d*$/m);
    expect(body).toMatch(/^fluxmq_sent_bytes_total [1-9]\d*$/m);
    expect((await fetch(`${url}/metrics?name=x`)).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics/x`)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test.each([
    [['--port', 'high'], "error: option '--port <port>' argument 'high' is invalid. It must be a whole number."],
    [['--port', '65536'], 'fluxmq-broker: port is 65536; it must be a whole number from 0 to 65535.'],
    [['--max-connections', '0'], 'fluxmq-broker: maxConnections is 0; it must be a whole number from 1 to 2147483647.'],
    [['--segment-size', '1'], 'fluxmq-broker: segmentSize is 1; it must be a whole number from 1024 to 2147483647.'],
    [['--log-level', 'loud'], expect.stringContaining("option '--log-level <level>' argument 'loud' is invalid.")],
    [['--frobnicate'], "error: unknown option '--frobnicate'"],
  ])('%j is refused in one sentence', (options, sentence) => {
    const { status, stdout, stderr } = outcome('serve', ...options);
    expect(stderr.trimEnd()).toEqual(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBeGreaterThan(0);
    expect(stdout).toBe('');
  });

  test.each(['--port', '--metrics-port'])('%s that is used: one sentence, and exit code 2', async (option) => {
    const port = String(await usedPort());
    const options = ['--host', LOCALHOST, '--port', '0', '--log-level', 'silent', option, port];
    const { status, stdout, stderr } = outcome('serve', ...options);
    expect(stderr).toMatch(
      new RegExp(`^fluxmq-broker: Cannot [^\n]* ${LOCALHOST}:${port}: [^\n]*EADDRINUSE[^\n]*\\.\n$`),
    );
    expect([status, stdout]).toEqual([2, '']);
  });

  test('a data directory of another broker: one sentence, and exit code 2', async () => {
    const dataDir = temporaryDirectory();
    const { child, ended } = await started('--data-dir', dataDir, '--broker-id', '7', '--log-level', 'silent');
    child.kill('SIGTERM');
    await ended;
    const { status, stderr } = outcome('serve', '--port', '0', '--data-dir', dataDir, '--broker-id', '8');
    expect(stderr).toBe(
      `fluxmq-broker: ${dataDir} belongs to broker 7, not to 8: leave out the broker id, or give each broker a data directory of its own.\n`,
    );
    expect(status).toBe(2);
  });

  test('a data directory that cannot be: one sentence, and exit code 2', () => {
    const { status, stderr } = outcome('serve', '--port', '0', '--data-dir', PROGRAM);
    expect(stderr).toMatch(/^fluxmq-broker: .* cannot be the data directory: [^\n]*\n$/);
    expect(status).toBe(2);
  });
});
