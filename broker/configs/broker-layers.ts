import type { ClusterMetadata } from '../metadata/cluster-metadata.js';
import { BROKER_CONFIGS, brokerConfig, isOfOneListener, namesOf } from './broker-configs.js';
import { ConfigSource } from './config-source.js';
import { ResourceType } from './resource-type.js';
import { topicConfigsOf } from './topic-configs.js';

/** A value of a broker config, the name under which it is set and where. */
export interface Synonym {
  readonly name: string;
  readonly value: string;
  readonly source: ConfigSource;
}

interface Layer {
  readonly source: ConfigSource;
  readonly values: ReadonlyMap<string, string>;
}

const DEFAULTS: ReadonlyMap<string, string> = new Map(
  [...BROKER_CONFIGS.values()].flatMap(({ name, initial }) => (initial === null ? [] : [[name, initial]])),
);

/** The configs of one broker, layer over layer: what was set while it ran lies over what it was started with. */
export class BrokerLayers {
  /** `fixed` is what the broker was started with, where that is not the default. */
  constructor(
    private readonly metadata: ClusterMetadata,
    private readonly fixed: ReadonlyMap<string, string>,
  ) {}

  /** What holds, by name. */
  values(): ReadonlyMap<string, string> {
    return holding(this.layers());
  }

  /** What holds of one config that can be set under no other name; a twentieth of the work of looking at all. */
  value(name: string): string | undefined {
    return this.setWhileRunning(name) ?? this.fixed.get(name) ?? DEFAULTS.get(name);
  }

  /** What was set for all brokers while they ran. */
  ofAllBrokers(): ReadonlyMap<string, string> {
    return settable(this.metadata.configs(ResourceType.BROKER, ''));
  }

  /** What topics have that set nothing, by the names of topic configs. */
  topicDefaults(): ReadonlyMap<string, string> {
    return topicConfigsOf(holding(this.layers().filter(({ source }) => source !== ConfigSource.DEFAULT)));
  }

  /**
   * Finds every value that a config has in the layers, the one that holds first. What is set under another name stands behind
   * it, and alone it does not count (KIP-226).
   */
  synonyms(): (name: string) => readonly Synonym[] {
    const layers = this.layers();
    return (name) => {
      const all = layers.flatMap(({ source, values }) =>
        namesOf(name).flatMap((synonym) => {
          const value = values.get(synonym);
          return value === undefined ? [] : [{ name: synonym, value, source }];
        }),
      );
      const own = all.findIndex((synonym) => synonym.name === name);
      return own === -1 ? [] : all.slice(own);
    };
  }

  private setWhileRunning(name: string): string | undefined {
    if (brokerConfig(name)?.scope === 'fixed') return undefined;
    const own = this.metadata.configs(ResourceType.BROKER, String(this.metadata.identity.nodeId));
    return own.get(name) ?? this.metadata.configs(ResourceType.BROKER, '').get(name);
  }

  private layers(): Layer[] {
    const { nodeId } = this.metadata.identity;
    const own = settable(this.metadata.configs(ResourceType.BROKER, String(nodeId)));
    return [
      { source: ConfigSource.DYNAMIC_BROKER, values: own },
      { source: ConfigSource.DYNAMIC_DEFAULT_BROKER, values: this.ofAllBrokers() },
      { source: ConfigSource.STATIC_BROKER, values: this.fixed },
      { source: ConfigSource.DEFAULT, values: DEFAULTS },
    ];
  }
}

/** What holds of some layers, the uppermost of which comes first. */
function holding(layers: readonly Layer[]): ReadonlyMap<string, string> {
  return new Map(layers.toReversed().flatMap(({ values }) => [...values]));
}

/** Another broker may have let through what cannot be changed while a broker runs: it is passed over, as Kafka does. */
function settable(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...values].filter(([name]) => isOfOneListener(name) || brokerConfig(name)?.scope !== 'fixed'));
}
