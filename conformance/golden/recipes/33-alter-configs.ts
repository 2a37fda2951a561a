import { AlterConfigs, type AlterConfigsRequest, DescribeConfigs, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { NO_BROKER, RETENTION, ResourceType } from './resources.js';

type Resource = Input<AlterConfigsRequest['resources'][number]>;

const topic = (resourceName = '', configs: Readonly<Record<string, string | null>> = {}): Resource => ({
  resourceType: ResourceType.TOPIC,
  resourceName,
  configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
});

const alter = (resources: Resource[], validateOnly = false): Input<AlterConfigsRequest> => ({
  resources,
  validateOnly,
});

/** The wish `configs` on a topic that exists. */
const wish = (name: string, about: string, configs: Readonly<Record<string, string | null>>, validateOnly = false) =>
  recipe(AlterConfigs, name, {
    about,
    topics: [{}],
    request: ([bound]) => alter([topic(bound?.name, configs)], validateOnly),
  });

const failing = (name: string, about: string, resource: Resource) =>
  recipe(AlterConfigs, name, { about, request: () => alter([resource]) });

export const alterConfigsRecipes = [
  recipe(AlterConfigs, 'replace', {
    about: 'What is not given goes back to its default, which a look at it shows before it is changed again.',
    topics: [{ configs: { 'segment.bytes': '2000000' } }],
    async script({ ask, topics: [bound] }) {
      await ask(AlterConfigs, alter([topic(bound?.name, { [RETENTION]: '60000' })]));
      const resource = { resourceType: ResourceType.TOPIC, resourceName: bound?.name ?? '' };
      await ask(
        DescribeConfigs,
        { resources: [{ ...resource, configurationKeys: [RETENTION, 'preallocate'] }] },
        ({ results }) => results[0]?.configs.some(({ value }) => value === '60000') === true,
      );
      await ask(AlterConfigs, alter([topic(bound?.name, { [RETENTION]: '-1', preallocate: 'true' })]));
    },
  }),
  wish('nothing', 'All goes back to its default.', {}),
  wish('validate-only', 'A check that changes nothing.', { [RETENTION]: '60000' }, true),
  wish('unknown-config', 'A configuration that does not exist.', { 'no.such.config': '1' }),
  wish('invalid-value', 'A value that cannot be.', { [RETENTION]: 'soon' }),
  wish('invalid-value-validated', 'The same in a check.', { [RETENTION]: 'soon' }, true),
  wish('null-value', 'A configuration without a value.', { [RETENTION]: null }),
  // The same topic twice in one request is left out: Kafka 3.9.2 never answers that.
  recipe(AlterConfigs, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => alter([topic(name, { [RETENTION]: '60000' })]),
  }),
  failing('unknown-broker', 'A broker that does not exist.', {
    resourceType: ResourceType.BROKER,
    resourceName: String(NO_BROKER),
    configs: [],
  }),
  failing('unknown-type', 'A kind of thing that has no configuration.', {
    resourceType: 99,
    resourceName: 'x',
    configs: [],
  }),
];
