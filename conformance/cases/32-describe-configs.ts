import { DescribeConfigs, ErrorCode } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { ConfigSource, configsOf, ResourceType } from './config.js';

const TYPE_LONG = 5;
const TYPE_LIST = 7;
const STRANGE_TYPE = 77;

async function askFor(
  { send }: CaseContext,
  resourceType: number,
  resourceName: string,
  keys: readonly string[] | null,
) {
  return send(DescribeConfigs, { resources: [{ resourceType, resourceName, configurationKeys: keys }] });
}

export const describeConfigsCases = [
  must('describe-configs/topic', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'A program that compares what is with what should be would change topics that are right.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'retention.ms': '1234567' } });
      const answer = await askFor(context, ResourceType.TOPIC, name, ['retention.ms']);
      expectFields(answer, {
        throttleTimeMs: 0,
        results: [
          {
            errorCode: ErrorCode.NONE,
            resourceType: ResourceType.TOPIC,
            resourceName: name,
            configs: [
              { name: 'retention.ms', value: '1234567', readOnly: false, isDefault: false, isSensitive: false },
            ],
          },
        ],
      });
    },
  }),

  must('describe-configs/everything', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'Tools show what can be set, and find there what they set.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321' } });
      const configs = await configsOf(context, name);
      expectFields(configs.get('segment.bytes'), { value: '7654321' });
      for (const key of ['cleanup.policy', 'retention.bytes', 'max.message.bytes', 'min.insync.replicas']) {
        expectThat(`${key} is listed`, configs.has(key), [...configs.keys()]);
      }
    },
  }),

  must('describe-configs/only-what-was-asked-for', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'Whoever asks for one value and gets another takes it for that.',
    async run(context) {
      const { name } = await context.freshTopic();
      const configs = await configsOf(context, name, ['cleanup.policy', 'no.such.config', 'retention.ms']);
      expectEqual('the names', [...configs.keys()].sort(), ['cleanup.policy', 'retention.ms']);
    },
  }),

  must('describe-configs/an-empty-list-asks-for-all', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'A client that collects what it wants to know, and wants nothing special, would get an empty table.',
    async run(context) {
      const { name } = await context.freshTopic();
      const [all, others] = [await configsOf(context, name, []), await configsOf(context, name, null)];
      expectEqual('the names', [...all.keys()].sort(), [...others.keys()].sort());
      expectThat('there are some', all.has('retention.ms'), [...all.keys()]);
    },
  }),

  must('describe-configs/sources', {
    api: DescribeConfigs,
    versions: [1, 4],
    see: 'KIP-226',
    why: 'Tools write out what somebody has set, and would write out everything.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'segment.bytes': '7654321' } });
      const configs = await configsOf(context, name, ['segment.bytes', 'file.delete.delay.ms']);
      expectFields(configs.get('segment.bytes'), { configSource: ConfigSource.TOPIC });
      const source = configs.get('file.delete.delay.ms')?.configSource ?? -1;
      expectThat('what nobody set is not of the topic', source > ConfigSource.TOPIC, source);
    },
  }),

  must('describe-configs/synonyms', {
    api: DescribeConfigs,
    versions: [1, 4],
    see: 'KIP-226',
    why: 'It tells what a topic will have when its own value is taken away.',
    async run(context) {
      const { name } = await context.freshTopic({ configs: { 'cleanup.policy': 'compact' } });
      const [first, ...others] =
        (await configsOf(context, name, ['cleanup.policy'])).get('cleanup.policy')?.synonyms ?? [];
      expectEqual('the value in use', first && { ...first }, {
        name: 'cleanup.policy',
        value: 'compact',
        source: ConfigSource.TOPIC,
      });
      const names = others.map((synonym) => synonym.name);
      expectThat('the broker’s comes after it', names.includes('log.cleanup.policy'), names);
    },
  }),

  must('describe-configs/no-synonyms-unless-asked-for', {
    api: DescribeConfigs,
    versions: [1, 4],
    see: 'KIP-226',
    why: 'Each value would come several times over, for every topic of a cluster.',
    async run(context) {
      const { name } = await context.freshTopic();
      const answer = await askFor(context, ResourceType.TOPIC, name, ['retention.ms', 'cleanup.policy']);
      const configs = answer.results.flatMap((result) => result.configs);
      expectEqual(
        'the synonyms',
        configs.map(({ synonyms }) => synonyms.length),
        [0, 0],
      );
    },
  }),

  must('describe-configs/types', {
    api: DescribeConfigs,
    versions: [3, 4],
    see: 'KIP-569',
    why: 'A tool offers a list to be added to, and a number to be typed in.',
    async run(context) {
      const { name } = await context.freshTopic();
      const configs = await configsOf(context, name, ['retention.ms', 'cleanup.policy']);
      expectFields(configs.get('retention.ms'), { configType: TYPE_LONG });
      expectFields(configs.get('cleanup.policy'), { configType: TYPE_LIST });
    },
  }),

  must('describe-configs/documentation', {
    api: DescribeConfigs,
    versions: [3, 4],
    see: 'KIP-569',
    why: 'Tools show it beside the value; those who did not ask for it would get as many kilobytes again.',
    async run(context) {
      const { name } = await context.freshTopic();
      const resources = [{ resourceType: ResourceType.TOPIC, resourceName: name, configurationKeys: ['retention.ms'] }];
      const documentation = async (includeDocumentation: boolean) => {
        const { results } = await context.send(DescribeConfigs, { resources, includeDocumentation });
        return results[0]?.configs[0]?.documentation;
      };
      const text = await documentation(true);
      expectThat('there is documentation', (text ?? '').length > 0, text);
      expectEqual('without being asked for', await documentation(false), null);
    },
  }),

  must('describe-configs/each-resource-by-itself', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'One topic that was deleted meanwhile would hide all others.',
    async run(context) {
      const one = await context.freshTopic({ configs: { 'retention.ms': '1111111' } });
      const two = await context.freshTopic({ configs: { 'retention.ms': '2222222' } });
      const missing = context.freshTopicName();
      const { results } = await context.send(DescribeConfigs, {
        resources: [one.name, missing, two.name].map((resourceName) => {
          return { resourceType: ResourceType.TOPIC, resourceName, configurationKeys: ['retention.ms'] };
        }),
      });
      const answers = new Map(results.map((result) => [result.resourceName, result]));
      expectEqual('results.length', results.length, 3);
      expectFields(answers.get(one.name), { errorCode: ErrorCode.NONE, configs: [{ value: '1111111' }] });
      expectFields(answers.get(two.name), { errorCode: ErrorCode.NONE, configs: [{ value: '2222222' }] });
      expectFields(answers.get(missing), { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, configs: [] });
    },
  }),

  must('describe-configs/unknown-topic', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133; Protocol guide, Error Codes',
    why: 'Defaults would be shown for a topic that is not there.',
    async run(context) {
      const resourceName = context.freshTopicName();
      expectFields(await askFor(context, ResourceType.TOPIC, resourceName, null), {
        throttleTimeMs: 0,
        results: [
          {
            errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            resourceType: ResourceType.TOPIC,
            resourceName,
            configs: [],
          },
        ],
      });
    },
  }),

  must('describe-configs/invalid-topic', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'Protocol guide, Error Codes',
    why: 'A name that cannot be is a mistake of whoever asked, and will not be there later.',
    async run(context) {
      for (const resourceName of ['not a topic', '']) {
        expectFields(await askFor(context, ResourceType.TOPIC, resourceName, null), {
          results: [{ errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, resourceName, configs: [] }],
        });
      }
    },
  }),

  must('describe-configs/broker', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'Tools look up there what a broker allows before they make a topic.',
    async run(context) {
      const broker = String(context.client.brokerId());
      const { results } = await askFor(context, ResourceType.BROKER, broker, ['num.io.threads', 'log.retention.hours']);
      expectFields(results, [{ errorCode: ErrorCode.NONE, resourceType: ResourceType.BROKER, resourceName: broker }]);
      const configs = new Map(results[0]?.configs.map((config) => [config.name, config]));
      expectFields(configs.get('num.io.threads'), { readOnly: false, isSensitive: false });
      expectFields(configs.get('log.retention.hours'), { readOnly: true, isSensitive: false });
    },
  }),

  must('describe-configs/secrets-stay-secret', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133',
    why: 'Whoever may look at the configuration of a broker would read its passwords.',
    async run(context) {
      const broker = String(context.client.brokerId());
      const { results } = await askFor(context, ResourceType.BROKER, broker, ['ssl.keystore.password']);
      expectFields(results, [
        {
          errorCode: ErrorCode.NONE,
          configs: [{ name: 'ssl.keystore.password', value: null, isSensitive: true, synonyms: [] }],
        },
      ]);
    },
  }),

  must('describe-configs/unknown-broker', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'KIP-133; Protocol guide, Error Codes',
    why: 'A broker knows its own settings only; those of another would be shown for the one that was asked for.',
    async run(context) {
      for (const resourceName of ['2147483646', 'not a number']) {
        expectFields(await askFor(context, ResourceType.BROKER, resourceName, null), {
          results: [
            { errorCode: ErrorCode.INVALID_REQUEST, resourceType: ResourceType.BROKER, resourceName, configs: [] },
          ],
        });
      }
    },
  }),

  must('describe-configs/unknown-kind', {
    api: DescribeConfigs,
    versions: [0, 4],
    see: 'Protocol guide, Error Codes',
    why: 'A client that knows more kinds of things than the broker must learn that this one is not among them.',
    async run(context) {
      expectFields(await askFor(context, STRANGE_TYPE, 'x', null), {
        throttleTimeMs: 0,
        results: [{ errorCode: ErrorCode.INVALID_REQUEST, resourceType: STRANGE_TYPE, resourceName: 'x', configs: [] }],
      });
    },
  }),
];
