import { type Command, Option } from 'commander';
import { TargetError } from '../../targets/target.js';
import { read } from '../command-line.js';
import { SCHEDULES, type ScheduleShape } from '../load/schedule.js';
import { parseShare, parseSpan, parseWhole } from '../quantities.js';

export interface ScheduleFlags {
  readonly schedule: ScheduleShape['kind'];
  readonly steps?: number;
  readonly burstEvery?: number;
  readonly burstShare?: number;
  readonly seed: number;
}

const STEPS = 5;
const BURST_EVERY_MS = 1_000;
const BURST_SHARE = 0.2;

/** How records are spread over time. */
export function withSchedule(command: Command): Command {
  return command
    .addOption(
      new Option('--schedule <kind>', 'how records are spread over time').choices([...SCHEDULES]).default('constant'),
    )
    .option('--steps <n>', `in which the rate rises to the whole (default: ${STEPS})`, read(parseWhole(1, 1_000)))
    .option('--burst-every <time>', 'from one burst to the next (default: 1s)', read(parseSpan))
    .option('--burst-share <share>', `of that time which it takes (default: ${BURST_SHARE})`, read(parseShare));
}

/** Throws `TargetError` where an option belongs to another schedule. */
export function shapeOf({ schedule, steps, burstEvery, burstShare, seed }: ScheduleFlags): ScheduleShape {
  if (steps !== undefined && schedule !== 'steps') throw misplaced('--steps', 'steps');
  if (burstEvery !== undefined && schedule !== 'bursts') throw misplaced('--burst-every', 'bursts');
  if (burstShare !== undefined && schedule !== 'bursts') throw misplaced('--burst-share', 'bursts');
  switch (schedule) {
    case 'constant':
      return { kind: schedule };
    case 'poisson':
      return { kind: schedule, seed };
    case 'steps':
      return { kind: schedule, steps: steps ?? STEPS };
    case 'bursts':
      return { kind: schedule, everyMs: burstEvery ?? BURST_EVERY_MS, share: burstShare ?? BURST_SHARE };
  }
}

function misplaced(option: string, schedule: ScheduleShape['kind']): TargetError {
  return new TargetError(`${option} says nothing without --schedule ${schedule}.`);
}
