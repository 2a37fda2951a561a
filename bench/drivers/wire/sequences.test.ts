import { describe, expect, it } from 'vitest';
import { Sequences } from './sequences.js';

const lane = (index: number) => ({ index, client: 0, topic: 't', partition: index });

describe('Sequences', () => {
  it('count the records of each lane by themselves', () => {
    const sequences = new Sequences(7n, 2);
    expect(sequences.next(lane(0), 10)).toEqual({ id: 7n, epoch: 2, sequence: 0 });
    expect(sequences.next(lane(1), 5).sequence).toBe(0);
    expect(sequences.next(lane(0), 1).sequence).toBe(10);
    expect(sequences.next(lane(0), 1).sequence).toBe(11);
  });

  it('begin anew behind the greatest int32, as Kafka counts', () => {
    const sequences = new Sequences(7n, 0);
    sequences.next(lane(0), 0x7fff_fff0);
    expect(sequences.next(lane(0), 0x20).sequence).toBe(0x7fff_fff0);
    expect(sequences.next(lane(0), 1).sequence).toBe(0x10);
  });
});
