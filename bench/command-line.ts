import { InvalidArgumentError } from 'commander';
import { ConnectionError } from '../protocol/index.js';
import { OutputError } from '../reports/output.js';
import { SavedResultError } from '../reports/saved-json.js';
import { TargetError } from '../targets/target.js';
import { EXIT } from './exit-code.js';

/** A reader of quantities, with its refusal as commander wants it. */
export function read<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
    }
  };
}

/** Runs `command` of `program`; what cannot be done becomes one sentence and exit code 2. */
export async function conclude(program: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${program}: ${describe(error)}\n`);
    process.exitCode = EXIT.couldNotStart;
  }
}

function describe(error: unknown): string {
  const known = [TargetError, ConnectionError, OutputError, SavedResultError].some((kind) => error instanceof kind);
  if (error instanceof Error && known) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
