import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fields } from '../schema.js';
import { ALL_MESSAGES, type NamedMessage, versionsOf } from '../testing/all-messages.js';
import { JUDGE_START_MS, Judge, judged } from '../testing/judge.js';
import { fromKafkaJson, parseKafkaJson, toKafkaJson } from '../testing/kafka-json.js';
import { type KafkaVersion, newestSchema } from '../testing/kafka-schemas.js';
import { Random, SEED } from '../testing/random.js';
import { FLAVOURS, randomMessage, type Struct } from '../testing/random-message.js';

const MIXED_PER_VERSION = 8;

type Pair = NamedMessage & { version: number };
const PAIRS = ALL_MESSAGES.flatMap((named) =>
  versionsOf(named).map((version): [string, Pair] => [`${named.name} v${version}`, { ...named, version }]),
);

/** Random messages of every API and version: Kafka's bytes are ours, and either reads the other's. */
judged('Apache Kafka', () => {
  const judges = new Map<KafkaVersion, Judge>();
  beforeAll(async () => {
    for (const kafka of ['3.9.2', '4.3.1'] as const) judges.set(kafka, new Judge('codec', kafka));
    await Promise.all([...judges.values()].map((judge) => judge.ask('{"messages":true}')));
  }, JUDGE_START_MS);
  afterAll(() => {
    for (const judge of judges.values()) judge.stop();
  });

  async function ask({ name, version }: Pair, what: string): Promise<unknown> {
    const kafka = newestSchema(name, version)?.kafka;
    const judge = kafka && judges.get(kafka);
    if (judge === undefined) throw new Error(`no Kafka has ${name} v${version}`);
    return parseKafkaJson(await judge.ask(`{"message":"${name}","version":${version},${what}}`));
  }

  function messages({ message, name, version }: Pair): Struct[] {
    const random = new Random(SEED + [...`${name}${version}`].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7));
    return [
      ...FLAVOURS.map((flavour) => randomMessage(message.fields, version, random, flavour)),
      ...Array.from({ length: MIXED_PER_VERSION }, () => randomMessage(message.fields, version, random)),
    ];
  }

  test.each(PAIRS)('%s has the same bytes', async (_, pair) => {
    const { message, version } = pair;
    await Promise.all(
      messages(pair).map(async (value) => {
        const json = toKafkaJson(message.fields, value, version);
        const hint = `seed ${SEED}, ${json}`;
        const bytes = message.encode(value, version);
        const [written, read] = await Promise.all([
          ask(pair, `"json":${json}`),
          ask(pair, `"hex":"${bytes.toString('hex')}"`),
        ]);
        expect(written, hint).toEqual({ hex: bytes.toString('hex') });
        expect(message.decode(bytes, version), hint).toEqual(value);
        expect(read, hint).toHaveProperty('json');
        const kafkas = Object(read).json;
        expect(fromKafkaJson(message.fields, kafkas, version), hint).toEqual(withoutRecords(message.fields, value));
      }),
    );
  });
});

/** Kafka's JSON of a message leaves out the bytes of records, which the comparison of bytes has covered. */
function withoutRecords(fields: Fields, value: Struct): Struct {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const { kind, element } = fields[name] ?? {};
      if (kind === 'records' && inner !== null) return [name, Buffer.alloc(0)];
      if (Array.isArray(inner) && element?.fields !== undefined) {
        const { fields: within } = element;
        return [name, inner.map((item) => withoutRecords(within, item))];
      }
      return [name, inner];
    }),
  );
}
