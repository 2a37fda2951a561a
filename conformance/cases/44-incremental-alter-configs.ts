import { DescribeConfigs, ErrorCode, IncrementalAlterConfigs } from '../../protocol/index.js';
import { must, should } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { configsOf, expectConfigs, ResourceType } from './config.js';

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;
const STRANGE_OPERATION = 9;

type Changes = readonly (readonly [name: string, operation: number, value: string | null])[];

async function alter({ send, client }: CaseContext, resourceName: string, changes: Changes, validateOnly = false) {
  const configs = changes.map(([name, configOperation, value]) => ({ name, configOperation, value }));
  const resources = [{ resourceType: ResourceType.TOPIC, resourceName, configs }];
  return send(IncrementalAlterConfigs, { resources, validateOnly }, client.controller());
}

async function expectAnswer(context: CaseContext, resourceName: string, changes: Changes, errorCode: number) {
  expectFields(await alter(context, resourceName, changes), {
    throttleTimeMs: 0,
    responses: [{ errorCode, resourceType: ResourceType.TOPIC, resourceName }],
  });
}

export const incrementalAlterConfigsCases = [
  must('incremental-alter-configs/set-leaves-the-others', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'Two tools that each set one thing would undo each other’s work.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321', 'retention.ms': '1111111' } });
      expectFields(await alter(context, name, [['retention.ms', SET, '2222222']]), {
        throttleTimeMs: 0,
        responses: [
          { errorCode: ErrorCode.NONE, errorMessage: null, resourceType: ResourceType.TOPIC, resourceName: name },
        ],
      });
      await expectConfigs(context, name, { 'retention.ms': '2222222', 'segment.bytes': '7654321' });
    },
  }),

  must('incremental-alter-configs/delete', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'There would be no way back to what the broker has for all topics.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321', 'retention.ms': '1111111' } });
      const before = (await configsOf(context, name, ['segment.bytes'])).get('segment.bytes')?.synonyms[1]?.value ?? '';
      await expectAnswer(context, name, [['segment.bytes', DELETE, null]], ErrorCode.NONE);
      await expectConfigs(context, name, { 'retention.ms': '1111111', 'segment.bytes': before });
    },
  }),

  must('incremental-alter-configs/append-and-subtract', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'A tool that adds one word to a list would have to read and write all of it, and undo what others add meanwhile.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'cleanup.policy': 'compact' } });
      await expectAnswer(context, name, [['cleanup.policy', APPEND, 'delete']], ErrorCode.NONE);
      await expectConfigs(context, name, { 'cleanup.policy': 'compact,delete' });
      await expectAnswer(context, name, [['cleanup.policy', SUBTRACT, 'compact']], ErrorCode.NONE);
      await expectConfigs(context, name, { 'cleanup.policy': 'delete' });
    },
  }),

  must('incremental-alter-configs/append-what-is-there', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'A tool that runs every night would make the list longer and longer.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'cleanup.policy': 'delete' } });
      await expectAnswer(context, name, [['cleanup.policy', APPEND, 'delete']], ErrorCode.NONE);
      await expectAnswer(context, name, [['cleanup.policy', SUBTRACT, 'compact']], ErrorCode.NONE);
      await expectAnswer(context, name, [['segment.bytes', SET, '7654321']], ErrorCode.NONE);
      await expectConfigs(context, name, { 'segment.bytes': '7654321', 'cleanup.policy': 'delete' });
    },
  }),

  must('incremental-alter-configs/append-to-no-list', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'KIP-339',
    why: 'A number would become another one.',
    async run(context) {
      const { name } = await context.freshTopic();
      for (const operation of [APPEND, SUBTRACT]) {
        await expectAnswer(context, name, [['retention.ms', operation, '5']], ErrorCode.INVALID_CONFIG);
      }
    },
  }),

  must('incremental-alter-configs/bad-values', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339; Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the setting is made.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111', 'cleanup.policy': 'delete' } });
      const bad: Changes = [
        ['retention.ms', SET, 'soon'],
        ['no.such.config', SET, '1'],
        ['cleanup.policy', APPEND, 'sometimes'],
        ['min.insync.replicas', SET, '0'],
      ];
      for (const change of bad) await expectAnswer(context, name, [change], ErrorCode.INVALID_CONFIG);
      await expectConfigs(context, name, { 'retention.ms': '1111111', 'cleanup.policy': 'delete' });
    },
  }),

  must('incremental-alter-configs/one-bad-change-stops-all', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'A topic would be left with half of what was wanted.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      const half: Changes = [
        ['retention.ms', SET, '2222222'],
        ['segment.bytes', SET, 'many'],
      ];
      await expectAnswer(context, name, half, ErrorCode.INVALID_CONFIG);
      await expectConfigs(context, name, { 'retention.ms': '1111111' });
    },
  }),

  must('incremental-alter-configs/values-that-contradict-each-other', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-354',
    why: 'A record would have to be compacted at a time at which it must not be.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'max.compaction.lag.ms': '1000' } });
      await expectAnswer(context, name, [['min.compaction.lag.ms', SET, '1001']], ErrorCode.INVALID_CONFIG);
      await expectAnswer(context, name, [['min.compaction.lag.ms', SET, '1000']], ErrorCode.NONE);
      await expectConfigs(context, name, { 'min.compaction.lag.ms': '1000', 'max.compaction.lag.ms': '1000' });
    },
  }),

  must('incremental-alter-configs/each-resource-by-itself', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'One topic that was deleted meanwhile would stop the change of all others.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      const missing = context.freshTopicName();
      const configs = [{ name: 'retention.ms', configOperation: SET, value: '2222222' }];
      const resources = [missing, name].map((resourceName) => {
        return { resourceType: ResourceType.TOPIC, resourceName, configs };
      });
      const { responses } = await context.send(IncrementalAlterConfigs, { resources }, context.client.controller());
      const codes = Object.fromEntries(responses.map(({ resourceName, errorCode }) => [resourceName, errorCode]));
      expectEqual('the error codes', codes, {
        [missing]: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        [name]: ErrorCode.NONE,
      });
      await expectConfigs(context, name, { 'retention.ms': '2222222' });
    },
  }),

  must('incremental-alter-configs/topic-names', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'Protocol guide, Error Codes',
    why: 'An empty name is no way to set something for all topics, as it is for brokers.',
    async run(context) {
      const change: Changes = [['retention.ms', SET, '1111111']];
      await expectAnswer(context, '', change, ErrorCode.INVALID_REQUEST);
      await expectAnswer(context, 'not a topic', change, ErrorCode.INVALID_TOPIC_EXCEPTION);
    },
  }),

  must('incremental-alter-configs/validate-only', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'Whoever tries a change out would have made it.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      expectFields(await alter(context, name, [['retention.ms', SET, '2222222']], true), {
        throttleTimeMs: 0,
        responses: [{ errorCode: ErrorCode.NONE, resourceType: ResourceType.TOPIC, resourceName: name }],
      });
      // A change that is made is seen after whatever the trial would have left.
      await alter(context, name, [['segment.bytes', SET, '7654321']]);
      await expectConfigs(context, name, { 'segment.bytes': '7654321', 'retention.ms': '1111111' });
    },
  }),

  must('incremental-alter-configs/same-config-twice', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'KIP-339',
    why: 'Which of the two is meant only chance would decide.',
    async run(context) {
      const { name } = await context.freshTopic();
      const twice: Changes = [
        ['retention.ms', SET, '1111111'],
        ['retention.ms', DELETE, null],
      ];
      await expectAnswer(context, name, twice, ErrorCode.INVALID_REQUEST);
    },
  }),

  must('incremental-alter-configs/null-value', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'KIP-339',
    why: 'A client means "nothing said" by it, and would get a topic with an empty setting.',
    async run(context) {
      const { name } = await context.freshTopic();
      await expectAnswer(context, name, [['retention.ms', SET, null]], ErrorCode.INVALID_REQUEST);
    },
  }),

  must('incremental-alter-configs/unknown-topic', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'Protocol guide, Error Codes',
    why: 'The setting would wait for a topic of that name, and surprise whoever makes it.',
    async run(context) {
      const name = context.freshTopicName();
      const change: Changes = [['retention.ms', SET, '1111111']];
      await expectAnswer(context, name, change, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    },
  }),

  should('incremental-alter-configs/unknown-operation', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    needs: [DescribeConfigs],
    see: 'KIP-339',
    why: 'A client that knows more operations than the broker must learn that this one was not carried out.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      const change: Changes = [['retention.ms', STRANGE_OPERATION, '5']];
      await expectAnswer(context, name, change, ErrorCode.UNKNOWN_SERVER_ERROR);
      await expectConfigs(context, name, { 'retention.ms': '1111111' });
    },
  }),

  must('incremental-alter-configs/broker-refuses', {
    api: IncrementalAlterConfigs,
    versions: [0, 1],
    see: 'KIP-226',
    why: 'What a broker cannot change while it runs would be kept, and stop its next start.',
    async run({ client, send }) {
      const broker = String(client.brokerId());
      const refused = [
        [broker, 'num.io.threads', '0'],
        [broker, 'node.id', '7'],
        ['not a number', 'num.io.threads', '8'],
        ['2147483646', 'num.io.threads', '8'],
      ] as const;
      for (const [resourceName, name, value] of refused) {
        const resources = [
          { resourceType: ResourceType.BROKER, resourceName, configs: [{ name, configOperation: SET, value }] },
        ];
        expectFields(await send(IncrementalAlterConfigs, { resources, validateOnly: true }), {
          throttleTimeMs: 0,
          responses: [{ errorCode: ErrorCode.INVALID_REQUEST, resourceType: ResourceType.BROKER, resourceName }],
        });
      }
    },
  }),
];
