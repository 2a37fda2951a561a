import { describe, expect, it } from 'vitest';
import { ConnectionError, ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../../generator/outcome.js';
import type { Batch } from '../../load/batcher.js';
import { type BreakableLeader, ReconnectingLeader } from './reconnecting-leader.js';

const LANES = [0, 1].map((index) => ({ index, client: 0, topic: 't', partition: index }));
const BATCHES: readonly Batch[] = LANES.map((lane) => ({
  lane,
  first: lane.index,
  stride: 2,
  count: 1,
  bytes: 100,
  payload: 30,
  readyAt: 0,
}));
const broken = () => Promise.reject(new ConnectionError('the broker closed the connection'));
const dueAt = () => 0;

/** Connections, each of which answers its requests by the next of these; what each was asked for is noted. */
class Connections {
  readonly asked: (readonly number[])[] = [];
  opened = 0;

  constructor(private readonly answers: (() => Promise<readonly Outcome[]>)[]) {}

  readonly open = async (): Promise<BreakableLeader> => {
    this.opened++;
    return {
      close: () => {},
      produce: (batches) => {
        this.asked.push(batches.map(({ lane }) => lane.index));
        return this.answers.shift()?.() ?? broken();
      },
    };
  };
}

const answers = (...codes: Outcome[]) => Promise.resolve(codes);

describe('ReconnectingLeader', () => {
  it('sends again on a new connection what had no answer', async () => {
    const connections = new Connections([broken, broken, () => answers(0, 0)]);
    const leader = new ReconnectingLeader(LANES, await connections.open(), connections.open);
    expect(await leader.produce(BATCHES, dueAt)).toEqual([0, 0]);
    expect(connections.asked).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(connections.opened).toBe(3);
  });

  it('connects once for all that wait', async () => {
    const connections = new Connections([broken, broken, () => answers(0, 0), () => answers(0, 0)]);
    const leader = new ReconnectingLeader(LANES, await connections.open(), connections.open);
    await Promise.all([leader.produce(BATCHES, dueAt), leader.produce(BATCHES, dueAt)]);
    expect(connections.opened).toBe(2);
  });

  it('tries again while nobody listens', async () => {
    const connections = new Connections([broken, () => answers(0, 0)]);
    let refusals = 2;
    const open = () => (refusals-- > 0 ? broken() : connections.open());
    const leader = new ReconnectingLeader(LANES, await connections.open(), open);
    expect(await leader.produce(BATCHES, dueAt)).toEqual([0, 0]);
    expect(refusals).toBe(-1);
  });

  it('sends again what is refused for now, and that alone', async () => {
    const connections = new Connections([
      () => answers(ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.MESSAGE_TOO_LARGE),
      () => answers(0),
    ]);
    const leader = new ReconnectingLeader(LANES, await connections.open(), connections.open);
    expect(await leader.produce(BATCHES, dueAt)).toEqual([0, ErrorCode.MESSAGE_TOO_LARGE]);
    expect(connections.asked).toEqual([[0, 1], [0]]);
  });

  it('gives up when it is closed', async () => {
    const connections = new Connections([]);
    const leader = new ReconnectingLeader(LANES, await connections.open(), connections.open);
    leader.close();
    await expect(leader.produce(BATCHES, dueAt)).rejects.toThrow(ConnectionError);
  });

  it('throws what is a bug', async () => {
    const connections = new Connections([() => Promise.reject(new TypeError('a bug'))]);
    const leader = new ReconnectingLeader(LANES, await connections.open(), connections.open);
    await expect(leader.produce(BATCHES, dueAt)).rejects.toThrow('a bug');
  });
});
