import {
  CreateTopics,
  DeleteTopics,
  type DeleteTopicsResponse,
  ErrorCode,
  Fetch,
  Metadata,
  ZERO_UUID,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { createTopic } from '../fixtures.js';
import { fetchFrom, STRANGE_TOPIC_ID } from './requests.js';

const PATIENCE_MS = 10_000;
const TIMEOUT_MS = 10_000;

/** Asks for topics by name, as the version does it. */
function deleteByName({ client, send, version }: CaseContext, names: readonly string[]): Promise<DeleteTopicsResponse> {
  const body =
    version < 6
      ? { topicNames: names, timeoutMs: TIMEOUT_MS }
      : { topics: names.map((name) => ({ name })), timeoutMs: TIMEOUT_MS };
  return send(DeleteTopics, body, client.controller());
}

function deleteById({ client, send }: CaseContext, topicId: string): Promise<DeleteTopicsResponse> {
  return send(DeleteTopics, { topics: [{ name: null, topicId }], timeoutMs: TIMEOUT_MS }, client.controller());
}

async function expectGone({ send }: CaseContext, name: string): Promise<void> {
  const gone = await retry(async () => {
    const { topics } = await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false });
    return topics[0]?.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || undefined;
  }, PATIENCE_MS);
  expectThat(`Metadata does not know ${name} any more after ${PATIENCE_MS} ms`, gone === true, gone);
}

export const deleteTopicsCases = [
  must('delete-topics/is-gone-afterwards', {
    api: DeleteTopics,
    versions: [0, 6],
    needs: [CreateTopics, Metadata],
    see: 'KIP-4',
    why: 'A program that makes its topic anew must not find the old one.',
    async run(context) {
      const [one, two] = [await context.freshTopic(), await context.freshTopic()];
      const { responses } = await deleteByName(context, [one.name, two.name]);
      const codes = new Map(responses.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual('responses.length', responses.length, 2);
      for (const { name } of [one, two]) {
        expectEqual(`${name} errorCode`, codes.get(name), ErrorCode.NONE);
        await expectGone(context, name);
      }
    },
  }),

  must('delete-topics/unknown-topic', {
    api: DeleteTopics,
    versions: [0, 6],
    see: 'Protocol guide, Error Codes',
    why: 'Programs that tidy up take this code for success.',
    async run(context) {
      const name = context.freshTopicName();
      expectFields(await deleteByName(context, [name]), {
        responses: [{ name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, topicId: ZERO_UUID }],
      });
    },
  }),

  must('delete-topics/known-beside-unknown', {
    api: DeleteTopics,
    versions: [0, 6],
    needs: [CreateTopics, Metadata],
    see: 'KIP-4',
    why: 'Each topic is deleted or refused on its own.',
    async run(context) {
      const [known, unknown] = [(await context.freshTopic()).name, context.freshTopicName()];
      const { responses } = await deleteByName(context, [unknown, known]);
      const codes = new Map(responses.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual(`${unknown} errorCode`, codes.get(unknown), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      expectEqual(`${known} errorCode`, codes.get(known), ErrorCode.NONE);
      await expectGone(context, known);
    },
  }),

  must('delete-topics/made-anew-is-empty', {
    api: DeleteTopics,
    versions: [0, 6],
    needs: [CreateTopics, Fetch],
    see: 'KIP-4, KIP-516',
    why: 'A test that begins with a fresh topic would read the records of the one before.',
    async run(context) {
      const old = await context.freshTopic();
      await context.append(old, 0, batchOf(['of the old one']));
      await deleteByName(context, [old.name]);
      await expectGone(context, old.name);
      const topic = await createTopic(context.client, { name: old.name });
      if (old.id !== ZERO_UUID) expectThat('the new topic has another id', topic.id !== old.id, topic.id);
      expectFields(await context.send(Fetch, fetchFrom(topic, 0n), await context.leader(topic)), {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 0n, logStartOffset: 0n }] }],
      });
    },
  }),

  must('delete-topics/by-topic-id', {
    api: DeleteTopics,
    versions: [6, 6],
    needs: [CreateTopics, Metadata],
    see: 'KIP-516',
    why: 'Only the id says that it is the topic one looked at, and not another that was made since.',
    async run(context) {
      const { name, id: topicId } = await context.freshTopic();
      expectFields(await deleteById(context, topicId), {
        responses: [{ name, topicId, errorCode: ErrorCode.NONE, errorMessage: null }],
      });
      await expectGone(context, name);
    },
  }),

  must('delete-topics/unknown-topic-id', {
    api: DeleteTopics,
    versions: [6, 6],
    see: 'KIP-516',
    why: 'The topic is gone already: who asked can stop.',
    async run(context) {
      expectFields(await deleteById(context, STRANGE_TOPIC_ID), {
        responses: [{ name: null, topicId: STRANGE_TOPIC_ID, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }],
      });
    },
  }),
];
