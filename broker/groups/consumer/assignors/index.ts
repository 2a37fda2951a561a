import type { Assignor } from './assignor.js';
import { range } from './range.js';
import { uniform } from './uniform.js';

/** Those that there are, the one that serves where nobody asks for another first: `group.consumer.assignors`. */
export const ASSIGNORS: readonly [Assignor, ...Assignor[]] = [uniform, range];

const BY_NAME = new Map(ASSIGNORS.map((assignor) => [assignor.name, assignor]));

export function assignorNamed(name: string): Assignor | undefined {
  return BY_NAME.get(name);
}
