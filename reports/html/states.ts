import type { Verdict } from '../levels.js';
import type { CellState } from '../matrix.js';
import type { Status } from '../result.js';

/** A symbol beside every colour: many do not see red and green apart. */
export const SYMBOLS: Readonly<Record<CellState | Status | Verdict, string>> = {
  passed: '✓',
  failed: '✗',
  warned: '!',
  excused: '~',
  skipped: '–',
  untested: '·',
  absent: '–',
  partial: '✗',
  'not served': '–',
};

/** What a cell of the matrix says, as its legend and its label do. */
export const CELLS_IN_WORDS: Readonly<Record<CellState, string>> = {
  passed: 'passed',
  failed: 'a MUST fails',
  warned: 'a SHOULD does not hold',
  excused: 'advertised, known not to work',
  untested: 'advertised, not tested',
  absent: 'not advertised',
};
