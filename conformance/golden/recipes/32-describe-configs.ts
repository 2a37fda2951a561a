import { DescribeConfigs, type DescribeConfigsRequest, type Input } from '../../../protocol/index.js';
import { type RecipeTopic, recipe } from '../recipe.js';
import { NO_BROKER, RETENTION, ResourceType } from './resources.js';
import { leaderOf } from './topic.js';

type Resource = Input<DescribeConfigsRequest['resources'][number]>;

/** Every exchange names the keys it wants: what else there is, each release knows better. */
const KEYS = ['cleanup.policy', RETENTION, 'compression.type'];
const TOPIC: RecipeTopic = { configs: { [RETENTION]: '60000' } };

const topic = (resourceName = '', configurationKeys: readonly string[] = KEYS): Resource => ({
  resourceType: ResourceType.TOPIC,
  resourceName,
  configurationKeys,
});

const failing = (name: string, about: string, resource: Resource) =>
  recipe(DescribeConfigs, name, { about, request: () => ({ resources: [resource] }) });

export const describeConfigsRecipes = [
  recipe(DescribeConfigs, 'topic', {
    about: 'Three configurations of a topic, all set on it.',
    topics: [TOPIC],
    request: ([bound]) => ({ resources: [topic(bound?.name)] }),
  }),
  recipe(DescribeConfigs, 'defaults', {
    about: 'Configurations that the topic does not have set.',
    topics: [{}],
    request: ([bound]) => ({
      resources: [topic(bound?.name, ['unclean.leader.election.enable', 'preallocate', 'flush.messages'])],
    }),
  }),
  recipe(DescribeConfigs, 'synonyms', {
    about: 'What a value overrides (KIP-226).',
    versions: [1, 4],
    topics: [TOPIC],
    request: ([bound]) => ({ resources: [topic(bound?.name)], includeSynonyms: true }),
  }),
  recipe(DescribeConfigs, 'documentation', {
    about: 'Type and documentation of a configuration (KIP-569).',
    versions: [3, 4],
    topics: [TOPIC],
    request: ([bound]) => ({ resources: [topic(bound?.name, [RETENTION])], includeDocumentation: true }),
  }),
  recipe(DescribeConfigs, 'unknown-key', {
    about: 'A key that no configuration has.',
    topics: [TOPIC],
    request: ([bound]) => ({ resources: [topic(bound?.name, ['no.such.config'])] }),
  }),
  recipe(DescribeConfigs, 'broker', {
    about: 'A configuration of the broker that is asked.',
    topics: [{}],
    async script(recording) {
      const leader = await leaderOf(recording);
      const resource = { resourceType: ResourceType.BROKER, resourceName: String(leader) };
      await recording.ask(DescribeConfigs, {
        resources: [{ ...resource, configurationKeys: ['compression.type', 'num.network.threads'] }],
      });
    },
  }),
  recipe(DescribeConfigs, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => ({ resources: [topic(name)] }),
  }),
  failing('all-brokers', 'What has been set for all brokers alike, which is nothing.', {
    resourceType: ResourceType.BROKER,
    resourceName: '',
    configurationKeys: ['num.network.threads'],
  }),
  failing('invalid-name', 'A name that no topic can have.', topic('not a topic!')),
  failing('unknown-broker', 'A broker that does not exist.', {
    resourceType: ResourceType.BROKER,
    resourceName: String(NO_BROKER),
    configurationKeys: KEYS,
  }),
  failing('unknown-type', 'A kind of thing that has no configuration.', {
    resourceType: 99,
    resourceName: 'x',
    configurationKeys: KEYS,
  }),
];
