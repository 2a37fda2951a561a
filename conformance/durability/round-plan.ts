import { Random } from './random.js';

/** How the broker of a round ends. */
export type Ending =
  | { readonly kind: 'stop'; readonly afterMs: number }
  | { readonly kind: 'kill after a time'; readonly afterMs: number }
  | { readonly kind: 'kill after an acknowledgement'; readonly count: number }
  | { readonly kind: 'kill after a request'; readonly count: number; readonly delayMs: number };

/** Everything about a round that the seed decides. */
export interface RoundPlan {
  readonly seed: number;
  readonly round: number;
  /** Begins on an empty data directory; else on that of the round before. */
  readonly fresh: boolean;
  readonly producers: number;
  /** Requests of one producer that wait for their answers. */
  readonly inFlight: number;
  /** After so many bytes the producers are silent. */
  readonly bytes: number;
  /** The consumer begins at the start of each partition; else at the end. */
  readonly readsAll: boolean;
  readonly createsTopic: boolean;
  readonly deletesTopic: boolean;
  readonly ending: Ending;
  /** Starts on what is left that are killed again, after so many ms each. */
  readonly interruptedStarts: readonly number[];
  /** Of the start after that, and of the first one on a fresh directory. */
  readonly segmentSize: number;
  readonly memoryTier: number;
  readonly fsync: 'always' | 'never';
  /** Topics may say how often they are forced to the disk, whatever the broker does. */
  readonly topicsFlush: boolean;
}

const MEBIBYTE = 1024 * 1024;

/** With `powerLoss` everything that is acknowledged has to be on the disk. */
export function planRound(seed: number, round: number, powerLoss = false): RoundPlan {
  const random = new Random(seed, round);
  return {
    seed,
    round,
    fresh: random.chance(7),
    producers: 1 + random.below(4),
    inFlight: random.magnitude(1, 12),
    bytes: random.magnitude(100_000, 8_000_000),
    readsAll: random.chance(3),
    createsTopic: random.chance(4),
    deletesTopic: random.chance(5),
    ending: planEnding(random),
    interruptedStarts: random.chance(4) ? Array.from({ length: 1 + random.below(2) }, () => random.below(400)) : [],
    segmentSize: random.pick([16 * 1024, 64 * 1024, 256 * 1024, MEBIBYTE]),
    memoryTier: random.pick([0, 4 * MEBIBYTE, 64 * MEBIBYTE]),
    fsync: random.chance(5) || powerLoss ? 'always' : 'never',
    topicsFlush: !powerLoss,
  };
}

/** The last round from `round` on back that begins on a fresh directory. */
export function firstOfChapter(seed: number, round: number): number {
  let first = round;
  while (first > 1 && !planRound(seed, first).fresh) first--;
  return first;
}

function planEnding(random: Random): Ending {
  switch (random.below(8)) {
    case 0:
      return { kind: 'stop', afterMs: random.below(300) };
    case 1:
    case 2:
    case 3:
      return { kind: 'kill after a time', afterMs: random.magnitude(1, 600) };
    case 4:
    case 5:
      return { kind: 'kill after an acknowledgement', count: random.magnitude(1, 300) };
    default:
      return {
        kind: 'kill after a request',
        count: random.magnitude(1, 300),
        delayMs: random.chance(2) ? 0 : random.below(5),
      };
  }
}
