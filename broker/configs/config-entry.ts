import type { Synonym } from './broker-layers.js';
import { ConfigSource } from './config-source.js';
import { ConfigType } from './config-type.js';
import { type ConfigDefinition, shown } from './definition.js';

/** A config as DescribeConfigs answers it, with everything that may be asked for. */
export interface ConfigEntry {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: ConfigSource;
  readonly isSensitive: boolean;
  readonly synonyms: readonly { readonly name: string; readonly value: string | null; readonly source: ConfigSource }[];
  readonly configType: ConfigType;
  readonly documentation: string;
}

/** What is known of a config but its definition. */
interface Found {
  readonly name: string;
  /** Undefined for one that nobody knows: it may be a secret. */
  readonly definition: ConfigDefinition | undefined;
  readonly value: string | undefined;
  /** The value that holds, and those behind it. */
  readonly synonyms: readonly Synonym[];
  readonly readOnly: boolean;
}

export function configEntry({ name, definition, value, synonyms, readOnly }: Found): ConfigEntry {
  const configType = definition?.type ?? ConfigType.UNKNOWN;
  const isSensitive = definition === undefined || configType === ConfigType.PASSWORD;
  return {
    name,
    value: isSensitive || value === undefined ? null : shown(definition, value),
    readOnly,
    configSource: synonyms[0]?.source ?? ConfigSource.DEFAULT,
    isSensitive,
    synonyms: isSensitive ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms,
    configType,
    documentation: definition?.documentation ?? '',
  };
}
