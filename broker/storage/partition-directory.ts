import { randomUUID } from 'node:crypto';
import { storageError } from './storage-error.js';

/** A partition as its directory names it. */
export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** Partitions are numbered by an int32. */
const LARGEST_PARTITION = 2 ** 31 - 1;
/** The longest name that file systems take. */
const LONGEST_NAME = 255;

/** `orders-0`, as Kafka names the directory of a partition. */
export function directoryName(topic: string, partition: number): string {
  if (!/^[\w.-]+$/.test(topic) || !Number.isSafeInteger(partition) || partition < 0) {
    throw storageError(`There can be no directory for partition ${partition} of the topic '${topic}'`);
  }
  return `${topic}-${partition}`;
}

/** What a directory is for; undefined for one that holds no partition. A topic may contain `-`: the last one counts. */
export function parseDirectoryName(name: string): PartitionName | undefined {
  const match = /^([\w.-]+)-(0|[1-9]\d*)$/.exec(name);
  const partition = Number(match?.[2]);
  return match?.[1] === undefined || partition > LARGEST_PARTITION ? undefined : { topic: match[1], partition };
}

/** The name under which a directory waits for its deletion, as Kafka has it: no longer that of a partition. */
export function deletedName(name: string): string {
  return withSuffix(name, 'delete');
}

export function isDeletedName(name: string): boolean {
  return /\.[0-9a-f]{32}-delete$/.test(name);
}

/** The name, as Kafka has it, of a directory that was found where a new partition was to be made. It is nobody's, and stays. */
export function strayName(name: string): string {
  return withSuffix(name, 'stray');
}

/** Unlike any name before. Where it would be too long, it is the topic that loses its end. */
function withSuffix(name: string, suffix: string): string {
  const partition = name.slice(Math.max(0, name.lastIndexOf('-')));
  const end = `${partition}.${randomUUID().replaceAll('-', '')}-${suffix}`;
  return name.slice(0, Math.min(name.length - partition.length, LONGEST_NAME - end.length)) + end;
}
