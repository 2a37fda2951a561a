import { expectEqual, expectThat } from '../expect.js';
import type { AppRecord } from './client.js';

const RECORDS_PER_CODEC = 50;
const KEYS = 7;

/** What is sent in one compression: several records of each key, no two alike. */
export function recordsInCodec(codec: string): AppRecord[] {
  return Array.from({ length: RECORDS_PER_CODEC }, (_, index) => ({
    key: `key-${index % KEYS}`,
    value: `${codec} ${index} ${'ä'.repeat(index)}`,
    headers: { codec, index: String(index) },
  }));
}

/** A record as a client tells of it, which may tell anything. */
type Told = Readonly<Record<keyof AppRecord | 'partition', unknown>>;

/** Expects each record that was sent once, unchanged, those of a key in one partition and in their order. */
export function expectOnceInOrder(received: readonly Partial<Told>[], sent: readonly AppRecord[]): void {
  expectEqual('records received', received.length, sent.length);
  for (const key of new Set(sent.map((record) => record.key))) {
    const strip = ({ value, headers }: Partial<Told>) => ({ value, headers });
    const got = received.filter((record) => record.key === key);
    const wanted = sent.filter((record) => record.key === key);
    expectEqual(`records of ${key}`, got.map(strip), wanted.map(strip));
    const partitions = new Set(got.map(({ partition }) => partition));
    expectThat(`${key} stays in one partition`, partitions.size === 1, [...partitions]);
  }
}
