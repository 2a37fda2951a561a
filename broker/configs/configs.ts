import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import type { ClusterMetadata, ConfigChange } from '../metadata/cluster-metadata.js';
import { Sequence } from '../storage/sequence.js';
import { checkTogether } from '../topics/topic-config.js';
import { invalidTopicName } from '../topics/topic-name.js';
import type { Topics } from '../topics/topics.js';
import { brokerConfig } from './broker-configs.js';
import type { BrokerLayers } from './broker-layers.js';
import { checkBrokerConfigs } from './check-broker-configs.js';
import { CLIENT_METRICS_CONFIGS, PUSH_INTERVAL } from './client-metrics-configs.js';
import { changed, checkWanted, Operation, type WantedChange } from './config-change.js';
import type { ConfigEntry } from './config-entry.js';
import { ConfigSource } from './config-source.js';
import { type ConfigDefinition, problemWith } from './definition.js';
import { describeAllBrokers, describeBroker, describeOver } from './describe.js';
import { brokerConfigOfGroup, GROUP_CONFIGS, problemOfGroup } from './group-configs.js';
import type { Loggers } from './loggers.js';
import { ResourceType } from './resource-type.js';
import { brokerConfigOf, TOPIC_CONFIGS } from './topic-configs.js';

const { TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP } = ResourceType;

/** What is known of configs that can be lists for APPEND and SUBTRACT. Kafka knows no others, lists though they may be. */
const DEFINITIONS: ReadonlyMap<number, (name: string) => ConfigDefinition | undefined> = new Map([
  [TOPIC, (name) => TOPIC_CONFIGS.get(name)],
  [BROKER, brokerConfig],
]);

/** The types whose configs are stored. */
const STORED = new Set<number>([TOPIC, BROKER, CLIENT_METRICS, GROUP]);

/** Something that has configs: its type as requests number it (`ResourceType`), and its name. */
export interface Resource {
  readonly type: number;
  readonly name: string;
}

/** The configs of everything that has some: shown, checked, changed. Refusals are `KafkaError`s. */
export class Configs {
  /** A change is computed from what the one before it has left. */
  private readonly changes = new Sequence();

  constructor(
    private readonly metadata: ClusterMetadata,
    private readonly topics: Topics,
    private readonly layers: BrokerLayers,
    private readonly loggers: Loggers,
  ) {}

  /** The value of a broker config that holds now; undefined for one without. */
  ofBroker(name: string): string | undefined {
    return this.layers.synonyms()(name)[0]?.value;
  }

  /** The configs of a topic that sets `overrides`. */
  describeTopic(overrides: ReadonlyMap<string, string>): ConfigEntry[] {
    const over = { definitions: TOPIC_CONFIGS, source: ConfigSource.TOPIC, brokerConfigOf };
    return describeOver(overrides, this.layers, over);
  }

  describe({ type, name }: Resource): ConfigEntry[] {
    const set = this.metadata.configs(type, name);
    switch (type) {
      case TOPIC:
        this.checkTopic(name);
        return this.describeTopic(set);
      case BROKER:
        if (name === '') return describeAllBrokers(this.layers);
        this.checkNode(name);
        return describeBroker(this.layers);
      case BROKER_LOGGER:
        this.checkNode(name);
        return this.loggers.describe();
      case CLIENT_METRICS:
        checkNamed(name);
        return describeOver(set, this.layers, {
          definitions: CLIENT_METRICS_CONFIGS,
          source: ConfigSource.CLIENT_METRICS,
          brokerConfigOf: () => undefined,
        });
      case GROUP:
        checkNamed(name);
        return describeOver(set, this.layers, {
          definitions: GROUP_CONFIGS,
          source: ConfigSource.GROUP,
          brokerConfigOf: brokerConfigOfGroup,
        });
      default:
        throw unknownType(type);
    }
  }

  /** Changes single configs of one thing, all of them or none. A storage that fails throws a `FluxmqError`. */
  async change(resource: Resource, wanted: readonly WantedChange[], validateOnly: boolean): Promise<void> {
    checkWanted(wanted);
    if (resource.type === BROKER_LOGGER) {
      this.checkNode(resource.name);
      this.loggers.change(wanted, validateOnly);
      return;
    }
    await this.alter(resource, validateOnly, (before) => {
      const definitionOf = DEFINITIONS.get(resource.type);
      return wanted.map((change) => {
        if (resource.type === BROKER) checkOperation(change);
        const { name } = change;
        return { name, value: changed(change, before.get(name), definitionOf?.(name)) };
      });
    });
  }

  /** Gives one thing the configs `wanted` and no others. */
  async replace(
    resource: Resource,
    wanted: readonly { readonly name: string; readonly value: string | null }[],
    validateOnly: boolean,
  ): Promise<void> {
    checkWanted(wanted.map(({ name, value }) => ({ name, operation: Operation.SET, value })));
    const names = new Set(wanted.map(({ name }) => name));
    await this.alter(resource, validateOnly, (before) => [
      ...wanted,
      ...[...before.keys()].filter((name) => !names.has(name)).map((name) => ({ name, value: null })),
    ]);
  }

  private async alter(
    resource: Resource,
    validateOnly: boolean,
    wanted: (before: ReadonlyMap<string, string>) => readonly ConfigChange[],
  ): Promise<void> {
    const { type, name } = resource;
    if (!STORED.has(type)) throw unknownType(type);
    if (type === BROKER && name !== '') this.checkNode(name);
    await this.changes.run(async () => {
      const before = this.metadata.configs(type, name);
      const changes = wanted(before).filter((change) => change.value !== (before.get(change.name) ?? null));
      this.check(resource, changes, new Map([...before, ...changes.map(({ name, value }) => [name, value] as const)]));
      // Nothing comes between the check and the change: a topic that is deleted takes its configs with it.
      if (validateOnly || changes.length === 0) return;
      await this.metadata.changeConfigs(type, name, changes);
      this.takeEffect(resource);
    });
  }

  /**
   * Whether something may have `changes`, so that it has `after` (null where nothing is set), and is there. What was set before
   * is not judged again: another broker may know more.
   */
  private check(
    { type, name }: Resource,
    changes: readonly ConfigChange[],
    after: ReadonlyMap<string, string | null>,
  ): void {
    const set = withoutNulls(changes.map(({ name, value }) => [name, value]));
    const all = withoutNulls([...after]);
    switch (type) {
      case TOPIC:
        if (name === '') throw new KafkaError(ErrorCode.INVALID_REQUEST, 'There are no configs of all topics.');
        checkTopicName(name);
        checkValues(set, TOPIC_CONFIGS, ErrorCode.INVALID_CONFIG);
        checkTogether(this.topics.configOf(all));
        this.checkTopic(name);
        return;
      case BROKER:
        checkBrokerConfigs(set, name !== '', this.layers.values());
        return;
      case CLIENT_METRICS: {
        checkNamed(name);
        checkValues(set, CLIENT_METRICS_CONFIGS, ErrorCode.INVALID_REQUEST);
        const interval = set.get(PUSH_INTERVAL.name);
        const problem = interval === undefined ? undefined : PUSH_INTERVAL.check(interval);
        if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_REQUEST, `${PUSH_INTERVAL.name} ${problem}.`);
        return;
      }
      case GROUP: {
        checkNamed(name);
        checkValues(set, GROUP_CONFIGS, ErrorCode.INVALID_CONFIG);
        const problem = problemOfGroup(all, this.layers.values());
        if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_CONFIG, problem);
        return;
      }
    }
  }

  private takeEffect({ type, name }: Resource): void {
    if (type === BROKER) this.topics.reconfigureAll(this.layers.topicDefaults());
    const topic = type === TOPIC ? this.topics.get(name) : undefined;
    if (topic !== undefined) this.topics.reconfigure(topic);
  }

  /** What has configs, of some types; undefined where a type has none. */
  resources(types: readonly number[]): Resource[] | undefined {
    const all = [GROUP, CLIENT_METRICS, BROKER_LOGGER, BROKER, TOPIC];
    const asked = types.length === 0 ? all : types;
    if (!asked.every((type) => all.some((known) => known === type))) return undefined;
    return all
      .filter((type) => asked.includes(type))
      .flatMap((type) => this.named(type).map((name) => ({ type, name })));
  }

  private named(type: number): string[] {
    if (type === TOPIC) return [...this.topics.all()].map(({ name }) => name);
    if (type === BROKER || type === BROKER_LOGGER) return [String(this.metadata.identity.nodeId)];
    return this.metadata.configured(type);
  }

  private checkTopic(name: string): void {
    checkTopicName(name);
    if (this.topics.get(name) === undefined) {
      throw new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'.`);
    }
  }

  private checkNode(name: string): void {
    const { nodeId } = this.metadata.identity;
    if (!/^[+-]?\d+$/.test(name) || Number(name) !== nodeId) {
      throw new KafkaError(ErrorCode.INVALID_REQUEST, `This is broker ${nodeId}, and not '${name}'.`);
    }
  }
}

function checkTopicName(name: string): void {
  const invalid = invalidTopicName(name);
  if (invalid !== undefined) throw new KafkaError(ErrorCode.INVALID_TOPIC_EXCEPTION, invalid);
}

function checkNamed(name: string): void {
  if (name === '') throw new KafkaError(ErrorCode.INVALID_REQUEST, 'A name is needed.');
}

/** Of brokers, an operation that there is not is the request's fault. */
function checkOperation({ operation }: WantedChange): void {
  if (!Object.values<number>(Operation).includes(operation)) {
    throw new KafkaError(ErrorCode.INVALID_REQUEST, `There is no operation ${operation}.`);
  }
}

/** Kafka answers `unknown` for a config that there is not. */
function checkValues(
  set: ReadonlyMap<string, string>,
  definitions: ReadonlyMap<string, ConfigDefinition>,
  unknown: number,
): void {
  for (const [name, value] of set) {
    const definition = definitions.get(name);
    if (definition === undefined) throw new KafkaError(unknown, `There is no config called '${name}'.`);
    const problem = problemWith(definition, value);
    if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_CONFIG, problem);
  }
}

function withoutNulls(configs: readonly (readonly [string, string | null])[]): ReadonlyMap<string, string> {
  return new Map(configs.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function unknownType(type: number): KafkaError {
  return new KafkaError(ErrorCode.INVALID_REQUEST, `Nothing of the type ${type} has configs.`);
}
