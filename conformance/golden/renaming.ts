import { ZERO_UUID } from '../../protocol/index.js';

/** Kinds of identifiers that a broker invents: each recording and each target has its own. */
export type Domain = 'member' | 'producer' | 'topic' | 'session' | 'epoch' | 'token' | 'broker' | 'log-dir';

/** Values that say "none" or "the first": they stand for themselves. Ids of producers and brokers begin at a 0 that is one. */
const NONE: readonly unknown[] = [null, undefined, '', ZERO_UUID, 0, -1, -1n, -2];

/** Whether a value of a domain names nothing that a broker invented. */
export function namesNothing(domain: Domain, value: unknown): boolean {
  return NONE.includes(value) && !(domain === 'broker' && value === 0);
}

/** A value of a domain as the key of a map. */
export function keyOf(domain: Domain, value: unknown): string {
  return `${domain} ${Buffer.isBuffer(value) ? value.toString('hex') : value}`;
}

/**
 * Which identifier of a live target stands for which one of a recording. An answer agrees with a recorded one where a
 * one-to-one renaming, the same throughout an exchange, turns the one into the other.
 */
export class Renaming {
  private readonly toLive = new Map<string, unknown>();
  private readonly toRecorded = new Map<string, string>();

  /** Whether `live` stands for `recorded`: as it did before, or from now on where neither was met. */
  agree(domain: Domain, recorded: unknown, live: unknown): boolean {
    if (namesNothing(domain, recorded) || namesNothing(domain, live) || typeof recorded !== typeof live)
      return recorded === live;
    const [there, back] = [keyOf(domain, recorded), keyOf(domain, live)];
    if (!this.toLive.has(there) && !this.toRecorded.has(back)) {
      this.toLive.set(there, live);
      this.toRecorded.set(back, there);
    }
    return this.toRecorded.get(back) === there;
  }

  /** What stands for `recorded`; undefined where it has not been met. */
  live(domain: Domain, recorded: unknown): unknown {
    return namesNothing(domain, recorded) ? recorded : this.toLive.get(keyOf(domain, recorded));
  }

  /** One that goes on from here without this one noticing. */
  copy(): Renaming {
    const copy = new Renaming();
    for (const [key, value] of this.toLive) copy.toLive.set(key, value);
    for (const [key, value] of this.toRecorded) copy.toRecorded.set(key, value);
    return copy;
  }
}
