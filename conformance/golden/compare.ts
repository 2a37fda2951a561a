import { ZERO_UUID } from '../../protocol/index.js';
import { magic } from '../../protocol/records/batch-header.js';
import { decodeMessageSet, type MessageSetEntry, wholeMessages } from '../../protocol/records/message-set.js';
import type { Difference } from '../../reports/result.js';
import { show } from '../expect.js';
import { isStruct } from './field-path.js';
import { Renaming } from './renaming.js';
import { RULES, type Rule } from './rules.js';

/**
 * The differences between a recorded and a live answer of one API, by the rules of its fields. `renaming` learns which live
 * identifiers stand for which recorded ones.
 */
export function compareAnswers(
  apiName: string,
  recorded: unknown,
  live: unknown,
  renaming = new Renaming(),
): Difference[] {
  const comparison = new Comparison(RULES[apiName] ?? {}, renaming);
  comparison.value(recorded, live, '', '');
  return comparison.differences;
}

class Comparison {
  readonly differences: Difference[] = [];

  constructor(
    private readonly rules: Readonly<Record<string, Rule>>,
    private readonly renaming: Renaming,
  ) {}

  /** `path` names this very value, `pattern` its field in the table. */
  value(recorded: unknown, live: unknown, path: string, pattern: string): void {
    const rule = this.rules[pattern];
    if (rule?.kind === 'shape' || rule?.kind === 'text') {
      if (shapeOf(recorded) !== shapeOf(live))
        this.differs(rule.kind === 'text' ? 'text' : 'contract', recorded, live, path);
    } else if (rule?.kind === 'bound') {
      if (!this.renaming.agree(rule.domain, recorded, live)) this.differs('contract', recorded, live, path);
    } else if (rule?.kind === 'messages' && isMessageSet(recorded) && Buffer.isBuffer(live)) {
      this.value(messagesOf(recorded), messagesOf(live), path, `${pattern}[]`);
    } else if (Array.isArray(recorded) && Array.isArray(live)) {
      this.array(recorded, live, path, pattern, rule);
    } else if (Buffer.isBuffer(recorded) && Buffer.isBuffer(live)) {
      if (!recorded.equals(live)) this.differs('contract', recorded, live, path);
    } else if (isStruct(recorded) && isStruct(live)) {
      const join = (prefix: string, name: string) => (prefix === '' ? name : `${prefix}.${name}`);
      for (const name of new Set([...Object.keys(recorded), ...Object.keys(live)])) {
        this.value(recorded[name], live[name], join(path, name), join(pattern, name));
      }
    } else if (recorded !== live) {
      this.differs('contract', recorded, live, path);
    }
  }

  private array(recorded: unknown[], live: unknown[], path: string, pattern: string, rule: Rule | undefined): void {
    if (rule?.kind !== 'set' && rule?.kind !== 'superset') {
      if (recorded.length !== live.length) this.differs('contract', recorded.length, live.length, `${path}.length`);
      recorded.slice(0, live.length).forEach((item, index) => {
        this.value(item, live[index], `${path}[${index}]`, `${pattern}[]`);
      });
      return;
    }
    const key = (item: unknown) => (isStruct(item) ? item[rule.by] : item);
    const left = [...live];
    for (const item of recorded) {
      const name = `${path}[${rule.by}=${show('', key(item))}]`;
      const at = this.partner(key(item), left.map(key), this.rules[`${pattern}[].${rule.by}`]);
      if (at === -1) this.differs('contract', item, 'nothing', name);
      else this.value(item, left.splice(at, 1)[0], name, `${pattern}[]`);
    }
    if (rule.kind === 'set' && live.length !== recorded.length) {
      this.differs('contract', recorded.length, live.length, `${path}.length`);
    }
  }

  /** Which of the live `keys` is that of a recorded element; where it is an identifier, the one that stands for it or any. */
  private partner(recorded: unknown, keys: readonly unknown[], rule: Rule | undefined): number {
    if (rule?.kind !== 'bound') return keys.findIndex((live) => show('', live) === show('', recorded));
    const known = keys.indexOf(this.renaming.live(rule.domain, recorded));
    return known !== -1 ? known : keys.findIndex((live) => this.renaming.copy().agree(rule.domain, recorded, live));
  }

  private differs(grade: Difference['grade'], recorded: unknown, live: unknown, path: string): void {
    this.differences.push({ grade, path, expected: show(path, recorded), got: show(path, live) });
  }
}

/** What a message set may unpack to. */
const UNPACKED_LIMIT = 1 << 24;

function isMessageSet(value: unknown): value is Buffer {
  return Buffer.isBuffer(value) && (magic(value) ?? 2) < 2;
}

/** Throws `CodecError` for what is no message set. */
function messagesOf(set: Buffer): MessageSetEntry[] {
  return decodeMessageSet(wholeMessages(set), UNPACKED_LIMIT);
}

/** Null or not; zero or not for a UUID, which alone has a zero of its own. */
function shapeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return value === ZERO_UUID ? 'zero' : 'value';
}
