import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { SHARED } from './judge.js';

/** Kafka's own message schemas, as far as the wire cares: JSON with comments, one file per message. */
export interface KafkaSchema {
  readonly apiKey?: number;
  /** `request`, `metadata`, … */
  readonly type: string;
  readonly validVersions: string;
  readonly flexibleVersions: string;
  readonly fields: readonly KafkaField[];
  readonly commonStructs?: readonly { readonly name: string; readonly fields: readonly KafkaField[] }[];
}

export interface KafkaField {
  readonly name: string;
  /** `[]` before it makes an array; a name in upper case a struct. */
  readonly type: string;
  /** Absent where it is that of `taggedVersions`. */
  readonly versions?: string;
  readonly nullableVersions?: string;
  readonly taggedVersions?: string;
  readonly flexibleVersions?: string;
  readonly tag?: number;
  readonly default?: string | number | boolean;
  readonly ignorable?: boolean | string;
  readonly fields?: readonly KafkaField[];
}

/** Newest first. 4.x dropped old versions and the fields that only they had. */
const SETS = ['4.3.1', '3.9.2'] as const;
export type KafkaVersion = (typeof SETS)[number];

const loaded = new Map<string, KafkaSchema | undefined>();

/** The newest Kafka that has this version of a message, and its schema. */
export function newestSchema(
  message: string,
  version: number,
): { kafka: KafkaVersion; schema: KafkaSchema } | undefined {
  for (const kafka of SETS) {
    const schema = load(kafka, message);
    if (schema !== undefined && inRange(schema.validVersions, version)) return { kafka, schema };
  }
  return undefined;
}

/** The files of Kafka's schemas of records in the metadata log, without their ending. */
export function metadataRecords(): string[] {
  const files = SETS.flatMap((kafka) =>
    readdirSync(`${SHARED}kafka-schemas/${kafka}/records`).flatMap((file) => {
      const name = `records/${file.replace(/\.json$/, '')}`;
      return load(kafka, name)?.type === 'metadata' ? [name] : [];
    }),
  );
  return [...new Set(files)].sort();
}

function load(kafka: KafkaVersion, message: string): KafkaSchema | undefined {
  const path = `${SHARED}kafka-schemas/${kafka}/${message}.json`;
  if (!loaded.has(path)) loaded.set(path, existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined);
  return loaded.get(path);
}

/** The comments are all on lines of their own or behind the last string of a line. */
function parse(text: string): KafkaSchema {
  return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|\/\/.*/g, (_, string = '') => string));
}

/** `none`, `3`, `3-7` or `3+`. */
export function inRange(range: string | undefined, version: number): boolean {
  if (range === undefined || range === 'none') return false;
  const [min, max] = range.split('-').map(Number.parseFloat);
  if (min === undefined) return false;
  return version >= min && (range.endsWith('+') || version <= (max ?? min));
}
