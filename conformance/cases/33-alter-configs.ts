import { AlterConfigs, DescribeConfigs, ErrorCode } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import { configsOf, expectConfigs, ResourceType } from './config.js';

type Configs = readonly (readonly [name: string, value: string | null])[];

async function alter({ send, client }: CaseContext, resourceName: string, configs: Configs, validateOnly = false) {
  const wanted = configs.map(([name, value]) => ({ name, value }));
  const resources = [{ resourceType: ResourceType.TOPIC, resourceName, configs: wanted }];
  return send(AlterConfigs, { resources, validateOnly }, client.controller());
}

async function expectRefused(context: CaseContext, resourceName: string, configs: Configs, errorCode: number) {
  expectFields(await alter(context, resourceName, configs), {
    throttleTimeMs: 0,
    responses: [{ errorCode, resourceType: ResourceType.TOPIC, resourceName }],
  });
}

export const alterConfigsCases = [
  must('alter-configs/replaces-everything', {
    api: AlterConfigs,
    versions: [0, 2],
    needs: [DescribeConfigs],
    see: 'KIP-133',
    why: 'A tool that sends a whole configuration would leave behind what it took out of it.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321', 'retention.ms': '1111111' } });
      const before = (await configsOf(context, name, ['segment.bytes'])).get('segment.bytes')?.synonyms[1]?.value ?? '';
      expectFields(await alter(context, name, [['retention.ms', '2222222']]), {
        throttleTimeMs: 0,
        responses: [
          { errorCode: ErrorCode.NONE, errorMessage: null, resourceType: ResourceType.TOPIC, resourceName: name },
        ],
      });
      await expectConfigs(context, name, { 'retention.ms': '2222222', 'segment.bytes': before });
    },
  }),

  must('alter-configs/nothing-left', {
    api: AlterConfigs,
    versions: [0, 2],
    needs: [DescribeConfigs],
    see: 'KIP-133',
    why: 'There would be no way back to what the broker has for all topics.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321' } });
      const before = (await configsOf(context, name, ['segment.bytes'])).get('segment.bytes')?.synonyms[1]?.value ?? '';
      expectFields(await alter(context, name, []), { responses: [{ errorCode: ErrorCode.NONE }] });
      await expectConfigs(context, name, { 'segment.bytes': before });
    },
  }),

  must('alter-configs/validate-only', {
    api: AlterConfigs,
    versions: [0, 2],
    needs: [DescribeConfigs],
    see: 'KIP-133',
    why: 'Whoever tries a change out would have made it.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      expectFields(await alter(context, name, [['retention.ms', '2222222']], true), {
        throttleTimeMs: 0,
        responses: [{ errorCode: ErrorCode.NONE, resourceType: ResourceType.TOPIC, resourceName: name }],
      });
      expectFields(await alter(context, name, [['retention.ms', 'soon']], true), {
        responses: [{ errorCode: ErrorCode.INVALID_CONFIG }],
      });
      // A change that is made is seen after whatever the trial would have left; of another topic, since it sets everything anew.
      const other = await context.freshTopic();
      await alter(context, other.name, [['segment.bytes', '7654321']]);
      await expectConfigs(context, other.name, { 'segment.bytes': '7654321' });
      await expectConfigs(context, name, { 'retention.ms': '1111111' });
    },
  }),

  must('alter-configs/unknown-config', {
    api: AlterConfigs,
    versions: [0, 2],
    see: 'Protocol guide, Error Codes',
    why: 'A mistyped name would be taken, and do nothing.',
    async run(context) {
      const { name } = await context.freshTopic();
      await expectRefused(context, name, [['no.such.config', '1']], ErrorCode.INVALID_CONFIG);
    },
  }),

  must('alter-configs/one-bad-value-stops-all', {
    api: AlterConfigs,
    versions: [0, 2],
    needs: [DescribeConfigs],
    see: 'Protocol guide, Error Codes',
    why: 'A topic would be left with half of what was wanted.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      const half: Configs = [
        ['retention.ms', '2222222'],
        ['segment.bytes', 'many'],
      ];
      await expectRefused(context, name, half, ErrorCode.INVALID_CONFIG);
      await expectConfigs(context, name, { 'retention.ms': '1111111' });
    },
  }),

  must('alter-configs/null-value', {
    api: AlterConfigs,
    versions: [0, 2],
    see: 'KIP-133',
    why: 'A client means "nothing said" by it, and would get a topic with an empty setting.',
    async run(context) {
      const { name } = await context.freshTopic();
      await expectRefused(context, name, [['retention.ms', null]], ErrorCode.INVALID_REQUEST);
    },
  }),

  must('alter-configs/same-config-twice', {
    api: AlterConfigs,
    versions: [0, 2],
    see: 'Protocol guide, Error Codes',
    why: 'Which of the two is meant only chance would decide.',
    async run(context) {
      const { name } = await context.freshTopic();
      const twice: Configs = [
        ['retention.ms', '1111111'],
        ['retention.ms', '2222222'],
      ];
      await expectRefused(context, name, twice, ErrorCode.INVALID_REQUEST);
    },
  }),

  must('alter-configs/unknown-topic', {
    api: AlterConfigs,
    versions: [0, 2],
    see: 'Protocol guide, Error Codes',
    why: 'The setting would wait for a topic of that name, and surprise whoever makes it.',
    async run(context) {
      const name = context.freshTopicName();
      await expectRefused(context, name, [['retention.ms', '1111111']], ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    },
  }),

  must('alter-configs/unknown-broker-or-kind', {
    api: AlterConfigs,
    versions: [0, 2],
    see: 'Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the setting is made.',
    async run({ send }) {
      for (const [resourceType, resourceName] of [
        [ResourceType.BROKER, '2147483646'],
        [77, 'x'],
      ] as const) {
        expectFields(await send(AlterConfigs, { resources: [{ resourceType, resourceName, configs: [] }] }), {
          throttleTimeMs: 0,
          responses: [{ errorCode: ErrorCode.INVALID_REQUEST, resourceType, resourceName }],
        });
      }
    },
  }),
];
