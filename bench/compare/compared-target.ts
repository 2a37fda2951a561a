import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAddresses } from '../../targets/address.js';
import { openTarget, TARGET_FORMS } from '../../targets/open-target.js';
import type { Security, Target } from '../../targets/target.js';
import type { Contender } from '../contenders/contender.js';
import { KNOWN_CONTENDERS } from '../contenders/known-contenders.js';

/** A target of a comparison, which can be had any number of times. */
export interface ComparedTarget {
  readonly id: string;
  readonly name: string;
  /** How it runs here, in a few words. */
  readonly setup: string;
  /** Has it, started anew where it is to be started. Throws `TargetError`. */
  open(signal: AbortSignal): Promise<Target>;
}

/** What `--target` of a comparison may be, for people. */
export const COMPARED_FORMS = `${Object.keys(KNOWN_CONTENDERS).join(', ')}, ${TARGET_FORMS}; NAME= before it gives it a name`;

const NAMED = /^([\w.-]+)=(.+)$/s;

/** Reads a `--target`; `number` tells it from others. Throws `TargetError` where a known broker cannot be had. */
export async function comparedTarget(
  text: string,
  number: number,
  security: Security,
  folder: string,
): Promise<ComparedTarget> {
  const [, name, where = text] = NAMED.exec(text) ?? [];
  const id = `target-${number}`;
  const [, known] = Object.entries(KNOWN_CONTENDERS).find(([word]) => word === where) ?? [];
  const contender = await known?.(folder);
  if (contender !== undefined) {
    const { setup } = contender;
    return { id, name: name ?? contender.name, setup, open: () => startAnew(contender, folder) };
  }
  const [, kind] = /^(docker|process):/.exec(where) ?? [];
  // What is no address is known before anybody has a turn.
  if (kind === undefined) parseAddresses(where);
  const setup = kind === undefined ? 'running already' : 'started for each run';
  return { id, name: name ?? where, setup, open: (signal) => openTarget(where, security, signal) };
}

/** With an empty directory, which goes with it. */
async function startAnew(contender: Contender, folder: string): Promise<Target> {
  const dir = await mkdtemp(join(folder, `${contender.id}-`));
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    const target = await contender.start(dir);
    const close = async () => {
      await target.close();
      await remove();
    };
    return { ...target, close };
  } catch (error) {
    await remove();
    throw error;
  }
}
