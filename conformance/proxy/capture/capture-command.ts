import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { checkWritable } from '../../../reports/output.js';
import { parseAddresses } from '../../../targets/address.js';
import { interruption } from '../../../targets/interruption.js';
import { parseListen } from '../listen-address.js';
import { nameOf, RecordingProxy } from '../recording-proxy.js';
import { aborted } from '../trace/trace-command.js';
import { CaptureWriter } from './capture-file.js';

export interface CaptureCommand {
  readonly listen: string;
  readonly upstream: string;
  readonly into: string;
}

/** `fluxmq-conformance capture`: writes frames until Ctrl-C. Throws `TargetError`, or `OutputError` for the file. */
export async function capture({ listen, upstream, into }: CaptureCommand): Promise<number> {
  checkWritable(into);
  const interrupted = interruption();
  try {
    const file = createWriteStream(into);
    await once(file, 'open');
    const writer = new CaptureWriter((line) => file.write(`${line}\n`));
    const proxy = await RecordingProxy.start(parseListen(listen), parseAddresses(upstream), writer);
    process.stderr.write(`Clients of ${nameOf(proxy.address)} are passed on to ${upstream}. Ctrl-C ends.\n`);
    await aborted(interrupted.signal);
    await proxy.close();
    file.end();
    await once(file, 'close');
    return 0;
  } finally {
    interrupted.end();
  }
}
