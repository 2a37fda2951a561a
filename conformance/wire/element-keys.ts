import { isStruct } from './fields.js';

/** By what the elements of an array are told apart: the first of these whose first field they have, with what belongs to it. */
const KEYS: readonly (readonly string[])[] = [
  ['partitionIndex'],
  ['partitionId'],
  ['partition'],
  ['index'],
  ['apiKey'],
  ['key'],
  ['nodeId'],
  ['brokerId'],
  ['replicaId'],
  ['memberId', 'groupInstanceId'],
  ['resourceType', 'resourceName', 'patternType', 'principal', 'host', 'operation', 'permissionType'],
  ['name', 'topicId', 'source'],
  ['topicName'],
  ['topicId', 'topic'],
  ['topic'],
  ['groupId'],
  ['transactionalId'],
  ['logDir'],
  ['user'],
];

/** `firstOffset`: a producer may have aborted many transactions. */
const NO_KEY: readonly string[] = ['firstOffset'];

/** The fields of an element that tell it from the others of its array; none where only its place does. */
export function keyFields(element: unknown): readonly string[] {
  if (!isStruct(element) || NO_KEY.some((name) => name in element)) return [];
  const names = KEYS.find(([first]) => first !== undefined && first in element) ?? [];
  return names.filter((name) => name in element);
}
