import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AnswerOf,
  Connection,
  ErrorCode,
  encodeBatch,
  Fetch,
  type FetchRequest,
  FrameReader,
  RequestHeader,
  requestHeaderVersion,
} from '../../../protocol/index.js';
import { Reader } from '../../../protocol/reader.js';
import { serve } from '../../null-broker/served-api.js';
import type { Arrival } from '../driver.js';
import { Fetcher, type Position } from './fetcher.js';

const VERSION = 12;
const TOPIC = 't';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** What the n-th Fetch meets. */
type Reaction = AnswerOf<typeof Fetch> | 'close' | 'silence';

/** Records by partition. */
function give(...records: readonly (Buffer | null)[]): Reaction {
  const partitions = [...records.entries()].map(([partitionIndex, its]) => ({ partitionIndex, records: its }));
  return { responses: [{ topic: TOPIC, partitions }] };
}

interface Scripted {
  readonly fetcher: Fetcher;
  /** What was asked for, Fetch by Fetch: partition and offset. */
  readonly asked: (readonly [partition: number, offset: number])[][];
}

async function scripted(reactions: readonly Reaction[], partitions = 1): Promise<Scripted> {
  const asked: Scripted['asked'] = [];
  const next = (socket: Socket, { topics }: FetchRequest) => {
    const wanted = topics[0]?.partitions ?? [];
    const reaction = reactions[asked.length] ?? 'silence';
    asked.push(wanted.map(({ partition, fetchOffset }) => [partition, Number(fetchOffset)]));
    if (reaction === 'close') socket.destroy();
    return reaction === 'close' || reaction === 'silence' ? undefined : reaction;
  };
  server = createServer((socket) => {
    sockets.add(socket);
    const frames = new FrameReader();
    const served = serve(Fetch, [VERSION, VERSION], (request) => next(socket, request));
    socket.on('data', (chunk) => {
      for (const payload of frames.push(chunk)) {
        const reader = new Reader(payload);
        const { correlationId } = RequestHeader.read(reader, requestHeaderVersion(Fetch, VERSION));
        for (const part of served.answer(VERSION, correlationId, payload.subarray(reader.position))) socket.write(part);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const connection = await Connection.open({ host: '127.0.0.1', port: address.port });
  const positions: Position[] = Array.from({ length: partitions }, (_, partition) => {
    return { topic: TOPIC, partition, offset: 0 };
  });
  return { fetcher: new Fetcher(connection, 'the broker', VERSION, positions, true), asked };
}

/** Runs until so many records have arrived. */
async function read({ fetcher }: Scripted, count: number): Promise<Arrival[]> {
  const stop = new AbortController();
  const arrivals: Arrival[] = [];
  let left = count;
  await fetcher.run((arrival) => {
    arrivals.push(arrival);
    left -= arrival.count;
    if (left <= 0) stop.abort();
  }, stop.signal);
  return arrivals;
}

/** Records whose stamps are their offsets. */
function batch(baseOffset: number, count: number): Buffer {
  const records = Array.from({ length: count }, (_, i) => {
    const value = Buffer.alloc(8);
    value.writeDoubleBE(baseOffset + i);
    return { value };
  });
  return encodeBatch({ baseOffset, records });
}

describe('Fetcher', () => {
  it('goes on behind what it has read, and takes each record once and in order', async () => {
    const [first, second] = [batch(0, 3), batch(3, 5)];
    const cut = second.subarray(0, second.length - 1);
    const broker = await scripted([give(Buffer.concat([first, cut])), give(null), give(second), give(batch(6, 4))]);
    const arrivals = await read(broker, 10);
    expect(arrivals.flatMap(({ stamps }) => stamps)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(arrivals.map(({ count, bytes }) => [count, bytes])).toEqual([
      [3, 24],
      [5, 40],
      [2, 16],
    ]);
    expect(broker.asked.slice(0, 4).map(([one]) => one?.[1])).toEqual([0, 3, 3, 8]);
  });

  it('asks for those last who gave something last', async () => {
    const broker = await scripted(
      [give(batch(0, 1), null, null), give(null, batch(0, 1), null), give(null, null, batch(0, 1))],
      3,
    );
    await read(broker, 3);
    expect(broker.asked.slice(0, 3)).toEqual([
      [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
      [
        [1, 0],
        [2, 0],
        [0, 1],
      ],
      [
        [2, 0],
        [0, 1],
        [1, 1],
      ],
    ]);
  });

  it('stops at once when the signal comes, also while it waits for an answer', async () => {
    const stop = new AbortController();
    const { fetcher } = await scripted([give(batch(0, 1))]);
    await fetcher.run(() => setImmediate(() => stop.abort()), stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });

  it.each<[string, Reaction, RegExp]>([
    ['a connection that breaks', 'close', /^The connection to the broker failed: the broker closed the connection$/],
    [
      'an error of a partition',
      {
        responses: [
          {
            topic: TOPIC,
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, records: null }],
          },
        ],
      },
      /failed: t-0 cannot be read from 3: OFFSET_OUT_OF_RANGE$/,
    ],
    [
      'an error of the whole',
      { errorCode: ErrorCode.UNKNOWN_SERVER_ERROR, responses: [] },
      /refused with UNKNOWN_SERVER_ERROR$/,
    ],
    ['bytes that are no records', give(Buffer.alloc(100)), /holds at byte 0 no record batch/],
  ])('says what ended it: %s', async (_, reaction, message) => {
    const broker = await scripted([give(batch(0, 3)), reaction]);
    await expect(read(broker, 4)).rejects.toThrow(message);
    await expect(read(broker, 1)).rejects.toMatchObject({ name: 'ConnectionError' });
  });
});
