import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiVersions, Connection, Metadata } from '../protocol/index.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import type { Target } from '../targets/target.js';
import { WireLog } from './wire-log.js';

let broker: Target;
beforeAll(async () => {
  broker = await startReferenceBroker();
});
afterAll(() => broker.close());

async function watched(log: WireLog): Promise<Connection> {
  const [address = { host: '', port: 0 }] = broker.bootstrap;
  return log.watch(await Connection.open(address));
}

it('keeps each request with its answer, in order, decoded for a person', async () => {
  const log = new WireLog();
  const connection = await watched(log);
  await Promise.all([connection.send(ApiVersions, 0, {}), connection.send(Metadata, 4, { topics: [] })]);
  connection.close();
  const [first, second] = log.evidence();
  expect(first).toMatchObject({ api: { key: 18, name: 'ApiVersions' }, version: 0 });
  expect(second?.got?.text).toContain('brokers: [');
  expect(second?.request.hex.startsWith('00030004')).toBe(true);
});

it('lets a test send what is no request', async () => {
  const log = new WireLog();
  const connection = await watched(log);
  connection.write([Buffer.from('ffffffff00', 'hex')]);
  await connection.closed;
  expect(log.evidence()).toEqual([]);
});
