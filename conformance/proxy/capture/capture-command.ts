import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { checkWritable } from '../../../reports/output.js';
import { type Between, observeUntilInterrupted } from '../until-interrupted.js';
import { CaptureWriter } from './capture-file.js';

export interface CaptureCommand extends Between {
  readonly into: string;
}

/** `fluxmq-conformance capture`: writes frames until Ctrl-C. Throws `TargetError`, or `OutputError` for the file. */
export async function capture({ into, ...between }: CaptureCommand): Promise<number> {
  checkWritable(into);
  const file = createWriteStream(into);
  await once(file, 'open');
  await observeUntilInterrupted(between, new CaptureWriter((line) => file.write(`${line}\n`)));
  file.end();
  await once(file, 'close');
  return 0;
}
