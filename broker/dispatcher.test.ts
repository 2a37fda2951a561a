import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type Api,
  encodeRequest,
  Heartbeat,
  type Input,
  JoinGroup,
  Metadata,
  OffsetCommit,
  Produce,
} from '../protocol/index.js';
import { Dispatcher } from './dispatcher.js';
import { GroupCoordinator } from './groups/coordinator.js';
import { UNKNOWN_SOFTWARE } from './handler.js';
import { handlers } from './handlers/index.js';
import { BufferPool } from './storage/buffer-pool.js';
import { Loans } from './storage/loans.js';
import { servicesInMemory } from './testing/asking.js';

const PEER = {
  host: '/127.0.0.1',
  port: 1,
  software: UNKNOWN_SOFTWARE,
  gone: new AbortController().signal,
  mute: () => {},
};

let coordinator: GroupCoordinator;
beforeEach(() => {
  coordinator = new GroupCoordinator({}, { partitionExists: () => true });
});
afterEach(() => coordinator.close());

async function borrows<Req>(api: Api<Req>, body: Input<Req>): Promise<boolean> {
  const dispatcher = new Dispatcher(handlers, await servicesInMemory({ groups: coordinator }));
  const [, version] = api.versions;
  const frame = Buffer.concat(encodeRequest(api, version, { correlationId: 1, clientId: 'c' }, body));
  return dispatcher.parse(frame, PEER, new Loans(new BufferPool())).borrows;
}

it('the memory of a request is used again where what was decoded has none of it', async () => {
  expect(await borrows(Heartbeat, { groupId: 'g', memberId: 'm' })).toBe(true);
  expect(await borrows(OffsetCommit, { groupId: 'g' })).toBe(true);
  expect(await borrows(Metadata, {})).toBe(true);
});

it('that of a Produce is, because logs copy what they keep; that of who else brings bytes is not', async () => {
  expect(await borrows(Produce, {})).toBe(true);
  expect(await borrows(JoinGroup, { groupId: 'g' })).toBe(false);
});
