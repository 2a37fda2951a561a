import { parseAddresses } from '../../targets/address.js';
import { interruption } from '../../targets/interruption.js';
import { parseListen } from './listen-address.js';
import type { Observer } from './observer.js';
import { nameOf, RecordingProxy } from './recording-proxy.js';

/** Where a command that stands between clients and a cluster does so. */
export interface Between {
  readonly listen: string;
  readonly upstream: string;
}

/** Shows `observer` what goes by until Ctrl-C. Throws `TargetError`. */
export async function observeUntilInterrupted({ listen, upstream }: Between, observer: Observer): Promise<void> {
  const interrupted = interruption();
  try {
    const proxy = await RecordingProxy.start(parseListen(listen), parseAddresses(upstream), observer);
    process.stderr.write(`Clients of ${nameOf(proxy.address)} are passed on to ${upstream}. Ctrl-C ends.\n`);
    await aborted(interrupted.signal);
    await proxy.close();
  } finally {
    interrupted.end();
  }
}

/** Resolves when `signal` has come. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
