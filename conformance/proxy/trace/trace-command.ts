import { parseAddresses } from '../../../targets/address.js';
import { interruption } from '../../../targets/interruption.js';
import { apiNames } from '../../api-names.js';
import { Exchanges } from '../exchanges.js';
import { parseListen } from '../listen-address.js';
import { nameOf, RecordingProxy } from '../recording-proxy.js';
import { Printer } from './printer.js';
import { Tally } from './tally.js';

export interface TraceCommand {
  readonly listen: string;
  readonly upstream: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly errors?: boolean;
  readonly apis?: readonly string[];
}

/** `fluxmq-conformance trace`: prints until Ctrl-C, then what it counted. Throws `TargetError`. */
export async function trace({ listen, upstream, verbose, json, errors, apis }: TraceCommand): Promise<number> {
  const tally = new Tally();
  const options = {
    verbose: verbose === true,
    json: json === true,
    errors: errors === true,
    color: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
    ...(apis && { apis: apiNames(apis) }),
  };
  const printer = new Printer(options, tally, (line) => process.stdout.write(`${line}\n`));
  const interrupted = interruption();
  try {
    const proxy = await RecordingProxy.start(parseListen(listen), parseAddresses(upstream), new Exchanges(printer));
    process.stderr.write(`Clients of ${nameOf(proxy.address)} are passed on to ${upstream}. Ctrl-C ends.\n`);
    await aborted(interrupted.signal);
    await proxy.close();
    process.stderr.write(`\n${tally.table()}\n`);
    return 0;
  } finally {
    interrupted.end();
  }
}

/** Resolves when `signal` has come. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
