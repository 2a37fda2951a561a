import { apiNames } from '../../api-names.js';
import { Exchanges } from '../exchanges.js';
import { type Between, observeUntilInterrupted } from '../until-interrupted.js';
import { Printer } from './printer.js';
import { Tally } from './tally.js';

export interface TraceCommand extends Between {
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly errors?: boolean;
  readonly apis?: readonly string[];
}

/** `fluxmq-conformance trace`: prints until Ctrl-C, then what it counted. Throws `TargetError`. */
export async function trace({ verbose, json, errors, apis, ...between }: TraceCommand): Promise<number> {
  const tally = new Tally();
  const options = {
    verbose: verbose === true,
    json: json === true,
    errors: errors === true,
    color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    ...(apis && { apis: apiNames(apis) }),
  };
  const printer = new Printer(options, tally, (line) => process.stdout.write(`${line}\n`));
  await observeUntilInterrupted(between, new Exchanges(printer));
  process.stderr.write(`\n${tally.table()}\n`);
  return 0;
}
