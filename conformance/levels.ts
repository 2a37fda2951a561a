import type { Api } from '../protocol/index.js';
import { LEVELS, type Level } from '../reports/result.js';

/** API keys by level; what is not listed is `core`. */
const KEYS: Readonly<Partial<Record<Level, readonly number[]>>> = {
  groups: [8, 9, 10, 11, 12, 13, 14, 15, 16, 42, 47],
  transactions: [22, 24, 25, 26, 27, 28, 61, 65, 66],
  admin: [32, 33, 34, 35, 37, 43, 44, 45, 46, 48, 49, 55, 57, 64, 74, 80, 81],
  security: [17, 29, 30, 31, 36, 38, 39, 40, 41, 50, 51],
  'kip-848': [68, 69],
  'kip-932': [76, 77, 78, 79, 83, 84, 85, 86, 87, 90, 91, 92],
  'kip-1071': [88, 89],
};

/** The level that an API belongs to. */
export function levelOf({ key }: Pick<Api, 'key'>): Level {
  return LEVELS.find((level) => KEYS[level]?.includes(key)) ?? 'core';
}
