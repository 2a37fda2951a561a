import {
  DeleteRecords,
  DeleteTopics,
  type DeleteTopicsRequest,
  ErrorCode,
  type Input,
  Metadata,
  Produce,
  ZERO_UUID,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields, expectThat } from '../expect.js';
import { produceTo } from './requests.js';

const PATIENCE_MS = 10_000;
const TIMEOUT_MS = 10_000;

function remove({ client, send }: CaseContext, topics: Input<DeleteTopicsRequest>['topics']) {
  return send(DeleteTopics, { topics, timeoutMs: TIMEOUT_MS }, client.controller());
}

async function expectThere({ send }: CaseContext, name: string): Promise<void> {
  expectFields(await send(Metadata, { topics: [{ name }], allowAutoTopicCreation: false }), {
    topics: [{ name, errorCode: ErrorCode.NONE }],
  });
}

/** Requests that name a topic twice or in two ways, and what is left after a deletion. */
export const deleteTopicsRefusalCases = [
  must('delete-topics/named-twice', {
    api: DeleteTopics,
    versions: [1, 6],
    needs: [Metadata],
    see: 'KIP-516',
    why: 'A client has one place for the answer; the topic stays, since the request was a mistake.',
    async run(context) {
      const { name } = await context.freshTopic();
      const twice =
        context.version < 6
          ? { topicNames: [name, name], timeoutMs: TIMEOUT_MS }
          : { topics: [{ name }, { name }], timeoutMs: TIMEOUT_MS };
      const answer = await context.send(DeleteTopics, twice, context.client.controller());
      expectFields(answer, { responses: [{ name, topicId: ZERO_UUID, errorCode: ErrorCode.INVALID_REQUEST }] });
      await expectThere(context, name);
    },
  }),

  must('delete-topics/id-named-twice', {
    api: DeleteTopics,
    versions: [6, 6],
    needs: [Metadata],
    see: 'KIP-516',
    why: 'As with names: one place for the answer.',
    async run(context) {
      const { name, id: topicId } = await context.freshTopic();
      expectFields(
        await remove(context, [
          { name: null, topicId },
          { name: null, topicId },
        ]),
        {
          responses: [{ name: null, topicId, errorCode: ErrorCode.INVALID_REQUEST }],
        },
      );
      await expectThere(context, name);
    },
  }),

  must('delete-topics/by-name-and-id', {
    api: DeleteTopics,
    versions: [6, 6],
    needs: [Metadata],
    see: 'KIP-516',
    why: 'The two may mean different topics: to choose one would delete what nobody asked for.',
    async run(context) {
      const { name, id: topicId } = await context.freshTopic();
      expectFields(await remove(context, [{ name, topicId }]), {
        responses: [{ name, topicId, errorCode: ErrorCode.INVALID_REQUEST }],
      });
      expectFields(await remove(context, [{ name: null }]), {
        responses: [{ name: null, topicId: ZERO_UUID, errorCode: ErrorCode.INVALID_REQUEST }],
      });
      await expectThere(context, name);
    },
  }),

  must('delete-topics/no-topics', {
    api: DeleteTopics,
    versions: [1, 6],
    see: 'KIP-4',
    why: 'Nothing named is nothing deleted: an empty list must not mean all of them.',
    async run(context) {
      const { name } = await context.freshTopic();
      expectFields(await context.send(DeleteTopics, { timeoutMs: TIMEOUT_MS }, context.client.controller()), {
        responses: [],
      });
      await expectThere(context, name);
    },
  }),

  must('delete-topics/names-that-cannot-be', {
    api: DeleteTopics,
    versions: [6, 6],
    see: 'Protocol guide, Error Codes',
    why: 'There is no such topic, and a name must not lead into another folder.',
    async run(context) {
      for (const name of ['', 'a b', '..', '../fluxmq', 'x'.repeat(300)]) {
        expectFields(await remove(context, [{ name }]), {
          responses: [{ name, topicId: ZERO_UUID, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }],
        });
      }
    },
  }),

  must('delete-topics/what-was-deleted-takes-nothing', {
    api: DeleteTopics,
    versions: [6, 6],
    needs: [Metadata, Produce, DeleteRecords],
    see: 'KIP-516',
    why: 'Records acknowledged for a topic that is gone are lost without a word.',
    async run(context) {
      const topic = await context.freshTopic();
      const at = await context.leader(topic);
      await context.append(topic, 0, batchOf(['gone with it']));
      expectFields(await remove(context, [{ name: null, topicId: topic.id }]), {
        responses: [{ name: topic.name, topicId: topic.id, errorCode: ErrorCode.NONE, errorMessage: null }],
      });
      const code = await retry(async () => {
        const { responses } = await context.send(Produce, produceTo(topic, batchOf(['late'])), at);
        const errorCode = responses[0]?.partitionResponses[0]?.errorCode;
        return errorCode === ErrorCode.NONE ? undefined : errorCode;
      }, PATIENCE_MS);
      const { UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID } = ErrorCode;
      const gone: readonly unknown[] = [UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID];
      expectThat('records are refused with 3 or 100', gone.includes(code), code);
      expectFields(await remove(context, [{ name: null, topicId: topic.id }]), {
        responses: [{ name: null, topicId: topic.id, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }],
      });
      const partitions = [{ partitionIndex: 0, offset: 0n }];
      const deleting = { timeoutMs: TIMEOUT_MS, topics: [{ name: topic.name, partitions }] };
      expectFields(await context.send(DeleteRecords, deleting, at), {
        topics: [{ partitions: [{ lowWatermark: -1n, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] }],
      });
    },
  }),
];
