import { expect, it } from 'vitest';
import {
  type Api,
  CreateTopics,
  encodeBatch,
  encodeRequest,
  encodeResponse,
  Fetch,
  Heartbeat,
  type Input,
  JoinGroup,
  ListGroups,
  Metadata,
  Produce,
} from '../../../protocol/index.js';
import type { CapturedFrame } from '../../proxy/capture/capture-file.js';
import { recordedId, recordedName } from '../recorded-words.js';
import { exchangesOf } from './captured.js';
import { scriptsFor } from './script.js';

const TOPIC = recordedName(1);
const GROUP = recordedName(11);
const LIVE_ID = 'aGVsbG8gd29ybGQgMTIzNA';

/** What one client said on one connection. */
class Conversation {
  readonly frames: CapturedFrame[] = [];

  say<Req, Res>(api: Api<Req, Res>, version: number, request: Input<Req>, response: Input<Res>): this {
    const correlationId = this.frames.length;
    const asked = Buffer.concat(encodeRequest(api, version, { correlationId, clientId: 'app' }, request));
    const answered = Buffer.concat(encodeResponse(api, version, correlationId, response)).subarray(4);
    this.frames.push({ connection: 1, direction: 'request', frame: asked });
    this.frames.push({ connection: 1, direction: 'response', frame: answered });
    return this;
  }

  scripts(api: Api, version: number) {
    return scriptsFor(api, version, exchangesOf(this.frames));
  }
}

const join = { groupId: GROUP, protocolType: 'consumer' };

it('leads up to a request with those of its group, and not with what the client asked again', () => {
  const conversation = new Conversation()
    .say(JoinGroup, 2, join, { errorCode: 15 })
    .say(JoinGroup, 2, join, { memberId: 'm', generationId: 1 })
    .say(Metadata, 4, { topics: [{ name: TOPIC }] }, {})
    .say(Heartbeat, 1, { groupId: GROUP, memberId: 'm', generationId: 1 }, {});
  const [script] = conversation.scripts(Heartbeat, 1);
  expect(script?.steps.map(({ api }) => api.name)).toEqual(['JoinGroup', 'Heartbeat']);
  expect(script?.given).toMatchObject({ topics: [], groups: [GROUP] });
});

it('gives a Fetch the records that were written before, and the topic the id of a recording', () => {
  const batch = encodeBatch({ records: [{ value: Buffer.from('v') }] });
  const partitionData = [{ index: 0, records: batch }];
  const conversation = new Conversation()
    .say(Metadata, 10, { topics: [{ name: TOPIC }] }, { topics: [{ name: TOPIC, topicId: LIVE_ID }] })
    .say(Produce, 3, { acks: -1, topicData: [{ name: TOPIC, partitionData }] }, {})
    .say(Fetch, 13, { topics: [{ topicId: LIVE_ID, partitions: [{ partition: 0 }] }] }, {})
    .say(Fetch, 13, { sessionId: 5, sessionEpoch: 1 }, {});
  const scripts = conversation.scripts(Fetch, 13);
  expect(scripts).toHaveLength(1);
  const id = recordedId(1);
  expect(scripts[0]?.given.topics).toEqual([
    { name: TOPIC, id, partitions: 1, configs: {}, records: [{ partition: 0, batch }] },
  ]);
  expect(scripts[0]?.steps[0]?.asked).toMatchObject({ topics: [{ topicId: id }] });
});

it('makes no topic that the client is about to make, and prefers what the broker took', () => {
  const create = { topics: [{ name: TOPIC, numPartitions: 1, replicationFactor: 1 }] };
  const conversation = new Conversation()
    .say(CreateTopics, 2, create, { topics: [{ name: TOPIC, errorCode: 36 }] })
    .say(CreateTopics, 2, { ...create, timeoutMs: 1 }, { topics: [{ name: TOPIC }] });
  const [script] = conversation.scripts(CreateTopics, 2);
  expect(script?.given).toMatchObject({ topics: [], absent: [TOPIC] });
  expect(script?.steps[0]?.asked).toMatchObject({ timeoutMs: 1 });
});

it('leaves out what asks for everything that a cluster has', () => {
  const conversation = new Conversation().say(ListGroups, 2, {}, {}).say(Metadata, 4, { topics: null }, {});
  expect(conversation.scripts(ListGroups, 2)).toEqual([]);
  expect(conversation.scripts(Metadata, 4)).toEqual([]);
});
