import type { ClusterClient } from '../../targets/cluster-client.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { ClosedLoop, type Exchange } from '../storage/closed-loop.js';
import { fetchExchange, metadataExchange, produceExchange } from '../storage/exchanges.js';
import { awaitWritable } from '../topics/await-writable.js';
import { prepareTopics } from '../topics/topics.js';
import { yardstickExchange } from './yardstick-exchange.js';

/** One kind of work for a broker, in requests that cost it the same each. */
export interface BrokerLoad {
  readonly id: string;
  readonly title: string;
  next(): Exchange;
  /** What the yardstick is sent beside it: as many bytes there and back. */
  readonly yardstick: Exchange;
}

const PARTITIONS = 4;
const RECORD_SIZE = 100;
const BATCH_SIZE = 16_384;
const FETCH_SIZE = 32_768;
/** Batches of each partition that are read again and again. */
const READ_BATCHES = 64;
/** What an answer that tells of one partition takes, about. */
const SMALL_ANSWER = 64;

/** Makes the topics that the loads need. Throws `TargetError`. */
export async function openBrokerLoads(client: ClusterClient): Promise<BrokerLoad[]> {
  const written = await makeTopic(client);
  const small = await makeTopic(client);
  const read = await makeTopic(client);
  const records = new EncodedRecords({ size: RECORD_SIZE }, BATCH_SIZE);
  const batch = records.batch(records.most(), Date.now());
  const one = records.batch(1, Date.now());
  await fill(client, produces(client, read, batch));
  const fetches = Array.from({ length: READ_BATCHES }, (_, place) =>
    // The first record made the partition ready.
    fetchExchange(client, read, place % PARTITIONS, 1 + Math.floor(place / PARTITIONS) * records.most(), FETCH_SIZE),
  );
  const [fetch] = fetches;
  const metadata = metadataExchange(client, written);
  return [
    {
      id: 'fetch',
      title: 'Fetch, 32 KiB of batches',
      next: inTurn(fetches),
      yardstick: yardstickExchange({ size: fetch?.bytes.length ?? 0, answerSize: FETCH_SIZE }),
    },
    {
      id: 'produce',
      title: 'Produce, a batch of 16 KiB with records of 100 bytes',
      next: inTurn(produces(client, written, batch)),
      yardstick: yardstickExchange({ size: batch.length, answerSize: SMALL_ANSWER, keep: true }),
    },
    {
      id: 'produce-one',
      title: 'Produce, one record of 100 bytes',
      next: inTurn(produces(client, small, one)),
      yardstick: yardstickExchange({ size: one.length, answerSize: SMALL_ANSWER }),
    },
    {
      id: 'metadata',
      title: 'Metadata, of one topic',
      next: () => metadata,
      yardstick: yardstickExchange({ size: metadata.bytes.length, answerSize: SMALL_ANSWER }),
    },
  ];
}

async function makeTopic(client: ClusterClient): Promise<string> {
  const { partitions, temporary } = await prepareTopics(client, {
    partitions: PARTITIONS,
    size: RECORD_SIZE,
    batchSize: BATCH_SIZE,
  });
  await awaitWritable(client, partitions, { size: RECORD_SIZE, acks: 'all' });
  return temporary.join();
}

function produces(client: ClusterClient, topic: string, batch: Buffer): Exchange[] {
  return Array.from({ length: PARTITIONS }, (_, partition) => produceExchange(client, topic, partition, batch));
}

/** Sends each of them again and again, so that there is something to read. */
async function fill(client: ClusterClient, exchanges: readonly Exchange[]): Promise<void> {
  const loop = await ClosedLoop.open(client.anyBroker(), 1);
  let left = exchanges.length * READ_BATCHES;
  const next = inTurn(exchanges);
  try {
    await loop.run(() => (left-- > 0 ? next() : undefined));
  } finally {
    loop.close();
  }
}

function inTurn(exchanges: readonly Exchange[]): () => Exchange {
  let turn = 0;
  return () => {
    const exchange = exchanges[turn++ % exchanges.length];
    if (exchange === undefined) throw new Error('there is nothing to send');
    return exchange;
  };
}
