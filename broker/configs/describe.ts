import { BROKER_CONFIGS, brokerConfig } from './broker-configs.js';
import type { BrokerLayers, Synonym } from './broker-layers.js';
import { type ConfigEntry, configEntry } from './config-entry.js';
import { ConfigSource } from './config-source.js';
import { type Definitions, shown } from './definition.js';

/** The configs of this broker: those that there are, and what else somebody set. */
export function describeBroker(layers: BrokerLayers): ConfigEntry[] {
  const values = layers.values();
  const synonymsOf = layers.synonyms();
  return [...new Set([...BROKER_CONFIGS.keys(), ...values.keys()])].map((name) =>
    brokerEntry(name, values.get(name), synonymsOf(name)),
  );
}

/** What was set for all brokers. */
export function describeAllBrokers(layers: BrokerLayers): ConfigEntry[] {
  return [...layers.ofAllBrokers()].map(([name, value]) =>
    brokerEntry(name, value, [{ name, value, source: ConfigSource.DYNAMIC_DEFAULT_BROKER }]),
  );
}

function brokerEntry(name: string, value: string | undefined, synonyms: readonly Synonym[]): ConfigEntry {
  const definition = brokerConfig(name);
  // What is of one listener only has no definition of its own, and counts as fixed.
  const readOnly = definition?.name !== name || definition.scope === 'fixed';
  return configEntry({ name, definition, value, synonyms, readOnly });
}

/** Of what kind a thing is whose configs stand over those of its broker. */
interface Over {
  readonly definitions: Definitions;
  readonly source: ConfigSource;
  /** The config of brokers behind one of the thing. */
  readonly brokerConfigOf: (name: string) => string | undefined;
}

/** The configs of a thing that has `set` itself, over those of its broker. */
export function describeOver(set: ReadonlyMap<string, string>, layers: BrokerLayers, over: Over): ConfigEntry[] {
  const synonymsOf = layers.synonyms();
  return [...over.definitions.values()].map((definition) => {
    const { name, initial } = definition;
    const own = set.get(name);
    const behind = over.brokerConfigOf(name);
    const inherited = behind === undefined ? [] : synonymsOf(behind);
    const synonyms =
      own === undefined ? inherited : [{ name, value: shown(definition, own), source: over.source }, ...inherited];
    const value = synonyms[0]?.value ?? initial ?? undefined;
    return configEntry({ name, definition, value, synonyms, readOnly: false });
  });
}
