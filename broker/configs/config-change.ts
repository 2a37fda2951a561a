import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { ConfigType, partsOf } from './config-type.js';
import type { ConfigDefinition } from './definition.js';

/** What IncrementalAlterConfigs does to a config (KIP-339). */
export const Operation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

/** A change of one config, as it was asked for. */
export interface WantedChange {
  readonly name: string;
  readonly operation: number;
  readonly value: string | null;
}

/** Throws a `KafkaError` for changes that contradict each other, or set what is not there. */
export function checkWanted(changes: readonly WantedChange[]): void {
  if (new Set(changes.map(({ name }) => name)).size < changes.length) {
    throw new KafkaError(ErrorCode.INVALID_REQUEST, 'A config is in the request more than once.');
  }
  const without = changes.filter(({ operation, value }) => operation !== Operation.DELETE && value === null);
  if (without.length > 0) {
    throw new KafkaError(
      ErrorCode.INVALID_REQUEST,
      `No value is given for ${without.map(({ name }) => name).join(', ')}.`,
    );
  }
}

/**
 * What a config is after a change, null where it is not set any longer; `before` is what was set. Throws a `KafkaError` for a
 * change that there is not, or that it cannot have.
 */
export function changed(
  { name, operation, value }: WantedChange,
  before: string | undefined,
  definition: ConfigDefinition | undefined,
): string | null {
  switch (operation) {
    case Operation.SET:
      return value;
    case Operation.DELETE:
      return null;
    case Operation.APPEND:
    case Operation.SUBTRACT: {
      if (definition?.type !== ConfigType.LIST) {
        throw new KafkaError(
          ErrorCode.INVALID_CONFIG,
          `${name} is no list that elements can be added to or taken from.`,
        );
      }
      const parts = partsOf(before ?? definition.initial ?? '');
      const given = partsOf(value ?? '');
      return operation === Operation.APPEND
        ? [...new Set([...parts, ...given])].join()
        : parts.filter((part) => !given.includes(part)).join();
    }
    default:
      throw new KafkaError(ErrorCode.UNKNOWN_SERVER_ERROR, `There is no operation ${operation}.`);
  }
}
