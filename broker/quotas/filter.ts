import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { CLIENT_ID, type Entity, IP, USER } from './entity.js';

const MatchType = { EXACT: 0, DEFAULT: 1, ANY: 2 } as const;

export interface Component {
  readonly entityType: string;
  readonly matchType: number;
  readonly match: string | null;
}

type Matches = (name: string | null) => boolean;

/**
 * Tells which entities a client asks for: they have all the parts that it names, and with `strict` no others. Throws a
 * `KafkaError` for what cannot be asked.
 */
export function entityFilter(components: readonly Component[], strict: boolean): (entity: Entity) => boolean {
  const wanted = new Map<string, Matches>();
  for (const component of components) {
    const { entityType } = component;
    if (wanted.has(entityType)) throw invalid(`'${entityType}' is asked for twice.`);
    if (entityType !== USER && entityType !== CLIENT_ID && entityType !== IP) {
      throw new KafkaError(ErrorCode.UNSUPPORTED_VERSION, `Quotas are not for a '${entityType}'.`);
    }
    wanted.set(entityType, matcher(component));
  }
  if (wanted.has(IP) && wanted.size > 1) throw invalid('A quota for an address is not one for a user or a client.');
  // Strictly, nobody is without any part.
  if (strict && wanted.size === 0) return () => false;
  return (entity) => {
    if (strict && entity.size !== wanted.size) return false;
    return [...wanted].every(([type, matches]) => {
      const name = entity.get(type);
      return name !== undefined && matches(name);
    });
  };
}

function matcher({ entityType, matchType, match }: Component): Matches {
  if (matchType === MatchType.EXACT) {
    if (match === null) throw invalid(`Which ${entityType} is meant has to be said, where it is to be exactly one.`);
    return (name) => name === match;
  }
  if (matchType !== MatchType.DEFAULT && matchType !== MatchType.ANY) {
    throw invalid(`There is no way ${matchType} to match a ${entityType}.`);
  }
  if (match !== null) throw invalid(`A ${entityType} is named that is not asked for by its name.`);
  return matchType === MatchType.DEFAULT ? (name) => name === null : () => true;
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_REQUEST, message);
}
