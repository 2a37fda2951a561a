import { CreateTopics, type CreateTopicsRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

type NewTopic = Input<CreateTopicsRequest['topics'][number]>;

const create = (topics: NewTopic[], validateOnly = false) => ({
  topics: topics.map((topic) => ({ numPartitions: 1, replicationFactor: 1, ...topic })),
  timeoutMs: 10_000,
  ...(validateOnly && { validateOnly }),
});

export const createTopicsRecipes = [
  recipe(CreateTopics, 'two-partitions', {
    about: 'A topic with two partitions and a configuration.',
    absent: 1,
    request: (_topics, [name]) =>
      create([{ name: name ?? '', numPartitions: 2, configs: [{ name: 'retention.ms', value: '60000' }] }]),
  }),
  recipe(CreateTopics, 'two-topics', {
    about: 'Two topics in one request.',
    absent: 2,
    request: (_topics, names) => create(names.map((name) => ({ name }))),
  }),
  // Defaults of the broker are left out: their numbers are its own affair. A behaviour case asks for them.
  recipe(CreateTopics, 'validate-only', {
    about: 'A check that creates nothing.',
    versions: [1, 7],
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '' }], true),
  }),
  recipe(CreateTopics, 'exists', {
    about: 'The topic is there already.',
    topics: [{}],
    request: ([topic]) => create([{ name: topic?.name ?? '' }]),
  }),
  recipe(CreateTopics, 'invalid-name', {
    about: 'A name that no topic can have.',
    request: () => create([{ name: 'not a topic!' }]),
  }),
  recipe(CreateTopics, 'empty-name', {
    about: 'A topic without a name.',
    request: () => create([{ name: '' }]),
  }),
  recipe(CreateTopics, 'long-name', {
    about: 'A name of 250 characters, one too many.',
    request: () => create([{ name: 'x'.repeat(250) }]),
  }),
  recipe(CreateTopics, 'no-partitions', {
    about: 'A topic with zero partitions.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', numPartitions: 0 }]),
  }),
  recipe(CreateTopics, 'no-replicas', {
    about: 'A topic with zero replicas.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', replicationFactor: 0 }]),
  }),
  recipe(CreateTopics, 'too-many-replicas', {
    about: 'More replicas than there are brokers.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', replicationFactor: 99 }]),
  }),
  recipe(CreateTopics, 'unknown-config', {
    about: 'A configuration that does not exist.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', configs: [{ name: 'no.such.config', value: '1' }] }]),
  }),
  recipe(CreateTopics, 'invalid-config', {
    about: 'A configuration whose value cannot be.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', configs: [{ name: 'retention.ms', value: 'soon' }] }]),
  }),
  recipe(CreateTopics, 'null-config', {
    about: 'A configuration without a value.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', configs: [{ name: 'retention.ms', value: null }] }]),
  }),
  recipe(CreateTopics, 'twice', {
    about: 'The same topic twice in one request.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '' }, { name: name ?? '' }]),
  }),
  recipe(CreateTopics, 'assignment-and-count', {
    about: 'Both an assignment of replicas and a number of partitions.',
    absent: 1,
    request: (_topics, [name]) => create([{ name: name ?? '', assignments: [{ partitionIndex: 0, brokerIds: [0] }] }]),
  }),
  recipe(CreateTopics, 'assignment-to-nobody', {
    about: 'An assignment to a broker that does not exist.',
    absent: 1,
    request: (_topics, [name]) =>
      create([
        {
          name: name ?? '',
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 0, brokerIds: [9999] }],
        },
      ]),
  }),
  recipe(CreateTopics, 'assignment-with-a-gap', {
    about: 'An assignment whose partitions do not begin at 0.',
    absent: 1,
    request: (_topics, [name]) =>
      create([
        {
          name: name ?? '',
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 1, brokerIds: [9999] }],
        },
      ]),
  }),
];
