import { ZERO_UUID } from '../../protocol/index.js';
import { magic } from '../../protocol/records/batch-header.js';
import { decodeMessageSet, type MessageSetEntry, wholeMessages } from '../../protocol/records/message-set.js';
import type { Difference } from '../../reports/result.js';
import { show } from '../expect.js';
import { isStruct, within } from '../wire/fields.js';
import { RECORDED_MARK } from './recorded-words.js';
import { namesNothing, Renaming } from './renaming.js';
import { RULES, type Rule, type SetRule } from './rules/index.js';

/** A difference, and where its field stands in either message: the elements of a set may be in other places. */
export interface LocatedDifference extends Difference {
  readonly recordedAt: string;
  readonly liveAt: string;
}

/**
 * The differences between a recorded and a live answer of one API, by the rules of its fields. `renaming` learns which live
 * identifiers stand for which recorded ones.
 */
export function compareAnswers(
  apiName: string,
  recorded: unknown,
  live: unknown,
  renaming = new Renaming(),
): LocatedDifference[] {
  const comparison = new Comparison(RULES[apiName] ?? {}, renaming);
  comparison.value(recorded, live, TOP);
  return comparison.differences;
}

/** One field: as a person reads it, as the table of rules names it, and by index in either message. */
interface Place {
  readonly path: string;
  readonly pattern: string;
  readonly recordedAt: string;
  readonly liveAt: string;
}

const TOP: Place = { path: '', pattern: '', recordedAt: '', liveAt: '' };

function fieldIn({ path, pattern, recordedAt, liveAt }: Place, name: string): Place {
  return {
    path: within(path, name),
    pattern: within(pattern, name),
    recordedAt: within(recordedAt, name),
    liveAt: within(liveAt, name),
  };
}

function elementIn({ path, pattern, recordedAt, liveAt }: Place, label: string, recorded: number, live: number): Place {
  return {
    path: `${path}[${label}]`,
    pattern: `${pattern}[]`,
    recordedAt: `${recordedAt}[${recorded}]`,
    liveAt: `${liveAt}[${live}]`,
  };
}

class Comparison {
  readonly differences: LocatedDifference[] = [];

  constructor(
    private readonly rules: Readonly<Record<string, Rule>>,
    private readonly renaming: Renaming,
  ) {}

  value(recorded: unknown, live: unknown, place: Place): void {
    const rule = this.rules[place.pattern];
    if (rule?.kind === 'shape' || rule?.kind === 'text') {
      const grade = rule.kind === 'text' ? 'text' : 'contract';
      if (shapeOf(recorded) !== shapeOf(live)) this.differs(recorded, live, place, grade);
    } else if (rule?.kind === 'bound') {
      const none = rule.mayBeNone !== undefined && namesNothing(rule.domain, live);
      if (!none && !this.renaming.agree(rule.domain, recorded, live)) this.differs(recorded, live, place);
    } else if (rule?.kind === 'messages' && isMessageSet(recorded) && Buffer.isBuffer(live)) {
      this.value(messagesOf(recorded), messagesOf(live), { ...place, pattern: `${place.pattern}[]` });
    } else if (Array.isArray(recorded) && Array.isArray(live)) {
      if (rule?.kind === 'set' || rule?.kind === 'superset' || rule?.kind === 'own')
        this.set(recorded, live, place, rule);
      else this.array(recorded, live, place);
    } else if (Buffer.isBuffer(recorded) && Buffer.isBuffer(live)) {
      if (!recorded.equals(live)) this.differs(recorded, live, place);
    } else if (isStruct(recorded) && isStruct(live)) {
      for (const name of new Set([...Object.keys(recorded), ...Object.keys(live)])) {
        this.value(recorded[name], live[name], fieldIn(place, name));
      }
    } else if (recorded !== live) {
      this.differs(recorded, live, place);
    }
  }

  private array(recorded: unknown[], live: unknown[], place: Place): void {
    this.length(recorded, live, place);
    recorded.slice(0, live.length).forEach((item, index) => {
      this.value(item, live[index], elementIn(place, String(index), index, index));
    });
  }

  private set(recorded: unknown[], live: unknown[], place: Place, { kind, by, later = [] }: SetRule): void {
    const key = (item: unknown) => (isStruct(item) ? item[by] : item);
    const keyRule = this.rules[`${place.pattern}[].${by}`];
    const counted = (items: unknown[]) => {
      const all = items.map((item, index) => ({ item, index }));
      return kind === 'own' ? all.filter(({ item }) => String(key(item)).startsWith(RECORDED_MARK)) : all;
    };
    const left = counted(live);
    for (const { item, index } of counted(recorded)) {
      const keys = left.map((other) => key(other.item));
      const [partner] = left.splice(this.partner(key(item), keys, keyRule), 1);
      const there = elementIn(place, `${by}=${show('', key(item))}`, index, partner?.index ?? -1);
      if (partner !== undefined) this.value(item, partner.item, there);
      else if (!later.some((name) => name === key(item))) this.differs(item, 'nothing', there);
    }
    if (kind === 'set') this.length(recorded, live, place);
    if (kind === 'own') {
      for (const { item, index } of left) {
        this.differs('nothing', item, elementIn(place, `${by}=${show('', key(item))}`, -1, index));
      }
    }
  }

  /**
   * Which of the live `keys` is that of a recorded element, else the number of keys; where keys are identifiers, the one that
   * stands for it or may.
   */
  private partner(recorded: unknown, keys: readonly unknown[], rule: Rule | undefined): number {
    const is = (live: unknown) =>
      rule?.kind === 'bound'
        ? this.renaming.copy().agree(rule.domain, recorded, live)
        : show('', live) === show('', recorded);
    const at = keys.findIndex(is);
    return at === -1 ? keys.length : at;
  }

  private length(recorded: unknown[], live: unknown[], place: Place): void {
    if (recorded.length === live.length) return;
    this.differs(recorded.length, live.length, { ...place, path: `${place.path}.length` });
  }

  private differs(recorded: unknown, live: unknown, place: Place, grade: Difference['grade'] = 'contract'): void {
    const { path, recordedAt, liveAt } = place;
    this.differences.push({ grade, path, recordedAt, liveAt, expected: show(path, recorded), got: show(path, live) });
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
