import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { baseName, brokerConfig, isOfOneListener } from './broker-configs.js';
import { type ConfigDefinition, problemWith } from './definition.js';

/** Configs that name threads, of which there may be at most twice and must be at least half as many at once. */
const THREADS = new Set([
  'background.threads',
  'log.cleaner.threads',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
]);

/** Where this broker listens, and how: it cannot change that while it runs. */
const LISTENERS = new Set(['listeners', 'listener.security.protocol.map']);

/**
 * Throws a `KafkaError` for what cannot be set while a broker runs; `now` are the values that hold. Names that nobody knows
 * can be, for they may belong to a plug-in.
 */
export function checkBrokerConfigs(
  set: ReadonlyMap<string, string>,
  forOneBroker: boolean,
  now: ReadonlyMap<string, string>,
): void {
  for (const [name, value] of set) {
    const definition = brokerConfig(name);
    const problem =
      (definition && problemOfScope(name, definition, forOneBroker)) ??
      (definition && problemWith(definition, value)) ??
      problemOfStep(name, value, now);
    if (problem !== undefined) throw new KafkaError(ErrorCode.INVALID_REQUEST, problem);
  }
}

function problemOfScope(name: string, { scope }: ConfigDefinition, forOneBroker: boolean): string | undefined {
  if (isOfOneListener(name)) {
    const ofCluster = ['max.connections', 'max.connection.creation.rate', 'num.network.threads'].includes(
      baseName(name),
    );
    return forOneBroker || ofCluster ? undefined : `${name} can be set for one broker only.`;
  }
  if (scope === 'fixed') return `${name} cannot be changed while a broker runs.`;
  if (scope === 'listener') return `${name} can be changed for one listener only, as listener.name.LISTENER.${name}.`;
  if (scope === 'broker' && !forOneBroker) return `${name} can be set for one broker only.`;
  return undefined;
}

function problemOfStep(name: string, value: string, now: ReadonlyMap<string, string>): string | undefined {
  const current = now.get(name);
  if (current === undefined) return undefined;
  if (THREADS.has(name) && (Number(value) > 2 * Number(current) || Number(value) < Math.floor(Number(current) / 2))) {
    return `${name} is ${current}; at once it can become between half of that and twice as much.`;
  }
  if (LISTENERS.has(name) && value.trim() !== current) return `This broker cannot change ${name} while it runs.`;
  return undefined;
}
