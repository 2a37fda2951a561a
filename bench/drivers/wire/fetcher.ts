import {
  CodecError,
  type Connection,
  ConnectionError,
  decodeResponse,
  ErrorCode,
  errorName,
  Fetch,
  type FetchResponse,
} from '../../../protocol/index.js';
import { monotonicMs } from '../../clock.js';
import { byTopic, type TopicPartition } from '../../load/lanes.js';
import type { Arrival } from '../driver.js';
import { ANSWER_TIMEOUT_MS } from '../pace.js';
import { endOfBatches, type Read, readArrival } from './read-arrival.js';

/** From where on a partition is read. */
export interface Position extends TopicPartition {
  readonly offset: number;
}

/** The defaults of Kafka's own consumer: `fetch.max.wait.ms`, `fetch.min.bytes`, `fetch.max.bytes`, `max.partition.fetch.bytes`. */
const MAX_WAIT_MS = 500;
const MIN_BYTES = 1;
const MAX_BYTES = 52_428_800;
const PARTITION_MAX_BYTES = 1_048_576;

/** Bytes of one partition, asked for from `position` on. */
interface Fetched {
  readonly records: Buffer;
  readonly position: number;
}

/** Reads partitions from the broker that leads them, on a connection of its own, with one Fetch after the other. */
export class Fetcher {
  constructor(
    private readonly connection: Connection,
    private readonly where: string,
    /** Of Fetch. */
    private readonly version: number,
    /** Who gave records last is asked last: what an answer may hold is for all of them. */
    private positions: readonly Position[],
    private readonly stamped: boolean,
  ) {}

  /** Hands over what comes until the signal does; after that the connection is closed. Throws `ConnectionError`. */
  async run(onArrival: (arrival: Arrival) => void, signal: AbortSignal): Promise<void> {
    const close = () => this.close();
    signal.addEventListener('abort', close);
    try {
      let asked = signal.aborted ? undefined : this.ask();
      while (asked !== undefined) {
        const askedAt = monotonicMs();
        const frame = await this.connection.receiveFrame(ANSWER_TIMEOUT_MS, 'Fetch');
        const tookMs = monotonicMs() - askedAt;
        const fetched = this.take(decodeResponse(Fetch, this.version, asked, frame));
        // The broker works on the next one while this one is looked at.
        asked = signal.aborted ? undefined : this.ask();
        const read: Read = { count: 0, bytes: 0, stamps: [] };
        for (const { records, position } of fetched) readArrival(records, position, this.stamped, read);
        if (read.count > 0) onArrival({ ...read, tookMs });
      }
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof CodecError)) throw error;
      if (signal.aborted) return;
      throw new ConnectionError(`The connection to ${this.where} failed: ${error.message}`, { cause: error });
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  }

  close(): void {
    this.connection.close();
  }

  /** Answers the correlation id of the request. */
  private ask(): number {
    const topics = [...byTopic(this.positions)].map(([topic, its]) => ({
      topic,
      partitions: its.map(({ partition, offset }) => ({
        partition,
        fetchOffset: BigInt(offset),
        partitionMaxBytes: PARTITION_MAX_BYTES,
      })),
    }));
    const limits = { maxWaitMs: MAX_WAIT_MS, minBytes: MIN_BYTES, maxBytes: MAX_BYTES };
    return this.connection.post(Fetch, this.version, { ...limits, topics });
  }

  /** Moves behind what was answered. */
  private take({ errorCode, responses }: FetchResponse): Fetched[] {
    if (errorCode !== ErrorCode.NONE) throw new ConnectionError(`Fetch was refused with ${errorName(errorCode)}`);
    const answers = new Map(responses.map(({ topic, partitions }) => [topic, partitions]));
    const [fetched, moved, stayed]: [Fetched[], Position[], Position[]] = [[], [], []];
    for (const position of this.positions) {
      const { topic, partition, offset } = position;
      const answer = answers.get(topic)?.find(({ partitionIndex }) => partitionIndex === partition);
      if (answer !== undefined && answer.errorCode !== ErrorCode.NONE) {
        throw new ConnectionError(
          `${topic}-${partition} cannot be read from ${offset}: ${errorName(answer.errorCode)}`,
        );
      }
      const records = answer?.records ?? null;
      const next = records === null ? offset : endOfBatches(records, offset);
      if (records === null || next === offset) stayed.push(position);
      else {
        fetched.push({ records, position: offset });
        moved.push({ topic, partition, offset: next });
      }
    }
    this.positions = [...stayed, ...moved];
    return fetched;
  }
}
