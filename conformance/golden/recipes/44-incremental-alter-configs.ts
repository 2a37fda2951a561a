import { IncrementalAlterConfigs, type IncrementalAlterConfigsRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { NO_BROKER, RETENTION, ResourceType } from './resources.js';

type Resource = Input<IncrementalAlterConfigsRequest['resources'][number]>;
type Change = readonly [name: string, configOperation: number, value: string | null];

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

const topic = (resourceName: string | undefined, changes: readonly Change[]): Resource => ({
  resourceType: ResourceType.TOPIC,
  resourceName: resourceName ?? '',
  configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
});

/** Changes of a topic whose `cleanup.policy` is `delete`. */
const change = (name: string, about: string, changes: readonly Change[], validateOnly = false) =>
  recipe(IncrementalAlterConfigs, name, {
    about,
    topics: [{}],
    request: ([bound]) => ({ resources: [topic(bound?.name, changes)], validateOnly }),
  });

const failing = (name: string, about: string, resource: Resource) =>
  recipe(IncrementalAlterConfigs, name, { about, request: () => ({ resources: [resource] }) });

export const incrementalAlterConfigsRecipes = [
  change('set', 'A value is set.', [[RETENTION, SET, '60000']]),
  change('delete', 'A value goes back to its default, and one that was never set does too.', [
    [RETENTION, DELETE, null],
    ['preallocate', DELETE, null],
  ]),
  change('append', 'A list gets one more element.', [['cleanup.policy', APPEND, 'compact']]),
  change('subtract', 'An element that is not there leaves a list.', [['cleanup.policy', SUBTRACT, 'compact']]),
  change('append-to-a-number', 'Only lists can grow.', [[RETENTION, APPEND, '1']]),
  change('validate-only', 'A check that changes nothing.', [[RETENTION, SET, '60000']], true),
  change('null-value', 'A value that is null.', [[RETENTION, SET, null]]),
  change('invalid-value', 'A value that cannot be.', [[RETENTION, SET, 'soon']]),
  change('unknown-config', 'A configuration that does not exist.', [['no.such.config', SET, '1']]),
  change('unknown-operation', 'An operation that does not exist.', [[RETENTION, 9, '1']]),
  change('twice', 'The same configuration twice in one request.', [
    [RETENTION, SET, '1'],
    [RETENTION, SET, '2'],
  ]),
  recipe(IncrementalAlterConfigs, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, [name]) => ({ resources: [topic(name, [[RETENTION, SET, '60000']])] }),
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
