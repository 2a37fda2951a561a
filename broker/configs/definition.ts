import { CHECK_OF_TYPE, type Check } from './checks.js';
import { ConfigType, normalised } from './config-type.js';

/**
 * How a config can be changed while brokers run (KIP-226): not at all, for all brokers or one, for one broker only, or for
 * one listener of a broker under the name `listener.name.LISTENER.CONFIG`. Topics, groups and subscriptions have but one way.
 */
type Scope = 'fixed' | 'cluster' | 'broker' | 'listener';

/** One config: what Kafka 4.3.1 says of it. */
export interface ConfigDefinition {
  readonly name: string;
  readonly type: ConfigType;
  /** Its value where nobody sets one; null for none. */
  readonly initial: string | null;
  readonly scope: Scope;
  readonly check: Check;
  /** What it is for, as DescribeConfigs tells it. */
  readonly documentation: string;
}

export type Definitions = ReadonlyMap<string, ConfigDefinition>;

export function definitionsOf(...lists: (readonly ConfigDefinition[])[]): Definitions {
  return new Map(lists.flat().map((definition) => [definition.name, definition]));
}

/** Begins the definition of a config: `int('a.b', '1', 'What for.', int32(1))`. */
type Define = (name: string, initial: string | null, documentation: string, check?: Check) => ConfigDefinition;

interface Builders {
  readonly flag: Define;
  readonly text: Define;
  readonly int: Define;
  readonly short: Define;
  readonly long: Define;
  readonly double: Define;
  readonly list: Define;
  readonly className: Define;
  readonly password: Define;
}

/** Ways to define configs of one scope. */
export function scoped(scope: Scope): Builders {
  const of =
    (type: ConfigType): Define =>
    (name, initial, documentation, check = CHECK_OF_TYPE[type]) => ({
      name,
      type,
      initial,
      scope,
      check,
      documentation,
    });
  return {
    flag: of(ConfigType.BOOLEAN),
    text: of(ConfigType.STRING),
    int: of(ConfigType.INT),
    short: of(ConfigType.SHORT),
    long: of(ConfigType.LONG),
    double: of(ConfigType.DOUBLE),
    list: of(ConfigType.LIST),
    className: of(ConfigType.CLASS),
    password: of(ConfigType.PASSWORD),
  };
}

/** Why a config cannot have a value; undefined when it can. */
export function problemWith(definition: ConfigDefinition, value: string): string | undefined {
  const problem = definition.check(value);
  return problem === undefined ? undefined : `The value '${value}' of '${definition.name}' ${problem}.`;
}

/** A value as it is shown; one that could not be set (another broker may have) stays as it is. */
export function shown({ type, check }: ConfigDefinition, value: string): string {
  return check(value) === undefined ? normalised(type, value) : value;
}
