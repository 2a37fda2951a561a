import { CharSet, PERL_CLASSES, POSIX_CLASSES, unicodeClass } from './char-set.js';
import { Escapes } from './escapes.js';
import { type Assertion, type Expression, ExpressionError } from './syntax.js';

/** RE2's own limit for one repetition. */
const MOST_REPETITIONS = 1000;
/** RE2's own limit. */
const DEEPEST_NESTING = 1000;
/** Longer than any name of a class; the name of a group that is longer is refused. */
const FURTHEST_LOOK = 256;
const NEWLINE = CharSet.of((char) => char === '\n');
const ANYTHING = CharSet.of(() => true);
const EMPTY: Expression = { kind: 'empty' };

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: 'begin',
  z: 'end',
  b: 'word boundary',
  B: 'no word boundary',
};

/** Flags that can be set within an expression: `(?i)`. Greed and lines change nothing for a whole name. */
interface Flags {
  readonly i: boolean;
  readonly s: boolean;
}

/** Understands an expression of RE2, in its Perl dialect as RE2/J has it. Throws `ExpressionError`. */
export function parse(expression: string): Expression {
  return new Parser(expression).whole();
}

class Parser {
  private at = 0;
  private flags: Flags = { i: false, s: false };
  private depth = 0;
  private readonly names = new Set<string>();
  private readonly chars: readonly string[];

  constructor(expression: string) {
    this.chars = Array.from(expression);
  }

  whole(): Expression {
    const parsed = this.alternatives();
    // RE2/J means a parenthesis that nothing opened.
    if (this.at < this.chars.length) throw new ExpressionError('regexp/syntax: internal error');
    return parsed;
  }

  private get next(): string | undefined {
    return this.chars[this.at];
  }

  private skip(text: string): boolean {
    const chars = Array.from(text);
    if (!chars.every((char, index) => this.chars[this.at + index] === char)) return false;
    this.at += chars.length;
    return true;
  }

  private alternatives(): Expression {
    const parts = [this.concatenation()];
    while (this.skip('|')) parts.push(this.concatenation());
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'alternate', parts };
  }

  private concatenation(): Expression {
    const parts: Expression[] = [];
    /** Whether what stands last is a repetition, which cannot be repeated again. */
    let repeated = false;
    for (let char = this.next; char !== undefined && char !== '|' && char !== ')'; char = this.next) {
      const repetition = this.repetition();
      if (repetition !== undefined) {
        const of = parts.pop();
        if (of === undefined) throw new ExpressionError('missing argument to repetition operator');
        if (repeated) throw new ExpressionError('invalid nested repetition operator');
        this.skip('?');
        parts.push({ kind: 'repeat', of, ...repetition });
        repeated = true;
        continue;
      }
      const part = this.part(char);
      if (part === undefined) continue;
      parts.push(...part);
      repeated = false;
    }
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'concat', parts };
  }

  /** How often, if a repetition stands here. A brace that begins none is a character. */
  private repetition(): { min: number; max: number } | undefined {
    if (this.skip('*')) return { min: 0, max: -1 };
    if (this.skip('+')) return { min: 1, max: -1 };
    if (this.skip('?')) return { min: 0, max: 1 };
    if (this.next !== '{') return undefined;
    const [text, from, comma, to] = /^\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/.exec(this.rest()) ?? [];
    if (text === undefined) return undefined;
    this.at += text.length;
    const min = Number(from);
    const max = comma === undefined ? min : to === undefined ? -1 : Number(to);
    if (min > MOST_REPETITIONS || max > MOST_REPETITIONS || (max >= 0 && min > max)) {
      throw new ExpressionError('invalid repeat count');
    }
    return { min, max };
  }

  /** What comes, as far as anything in the language looks ahead. */
  private rest(): string {
    return this.chars.slice(this.at, this.at + FURTHEST_LOOK).join('');
  }

  /** What stands here, one part or many (`\Qabc\E`); undefined for flags alone. */
  private part(char: string): readonly Expression[] | undefined {
    this.at++;
    switch (char) {
      case '(':
        return this.group();
      case '[':
        return [this.charOf(this.bracket())];
      case '^':
        return [{ kind: 'assertion', assertion: 'begin' }];
      case '$':
        return [{ kind: 'assertion', assertion: 'end' }];
      case '.':
        return [{ kind: 'char', set: this.flags.s ? ANYTHING : NEWLINE.negated() }];
      case '\\':
        return this.escaped();
      default:
        return [this.literal(char)];
    }
  }

  private group(): readonly Expression[] | undefined {
    const outside = this.flags;
    if (this.skip('?') && !this.skip('P<') && !this.skip('<')) {
      if (!this.setFlags()) return undefined;
    } else if (this.chars[this.at - 1] === '<') this.name();
    if (++this.depth > DEEPEST_NESTING) throw new ExpressionError('expression nests too deeply');
    const inside = this.alternatives();
    if (!this.skip(')')) throw new ExpressionError('missing closing )');
    this.depth--;
    this.flags = outside;
    return [inside];
  }

  private name(): void {
    const [text, name] = /^(\w+)>/.exec(this.rest()) ?? [];
    if (text === undefined || name === undefined) throw new ExpressionError('invalid named capture');
    if (this.names.has(name)) throw new ExpressionError('duplicate capture group name');
    this.names.add(name);
    this.at += text.length;
  }

  /** Behind `(?`: sets flags for the group that begins here, or for the rest of the one around it (then false). */
  private setFlags(): boolean {
    const [text, set = '', unset = '', end] = /^([imsU]*)(-[imsU]+)?([:)])/.exec(this.rest()) ?? [];
    if (text === undefined) throw new ExpressionError('invalid or unsupported Perl syntax');
    this.at += text.length;
    const flag = (name: 'i' | 's') => (set.includes(name) || this.flags[name]) && !unset.includes(name);
    const flags = { i: flag('i'), s: flag('s') };
    this.flags = flags;
    return end === ':';
  }

  private escaped(): readonly Expression[] {
    const char = this.next;
    if (char === undefined) throw new ExpressionError('trailing backslash at end of expression');
    const assertion = ASSERTIONS[char];
    if (assertion !== undefined) {
      this.at++;
      return [{ kind: 'assertion', assertion }];
    }
    if (this.skip('Q')) return this.quoted();
    const set = this.escapedClass();
    return [set === undefined ? this.literal(this.escape()) : this.charOf(set)];
  }

  private quoted(): Expression[] {
    const parts: Expression[] = [];
    for (let char = this.next; char !== undefined && !this.skip('\\E'); char = this.next) {
      this.at++;
      parts.push(this.literal(char));
    }
    return parts.length === 0 ? [EMPTY] : parts;
  }

  /** Behind a backslash: a class of Perl or Unicode, where one is named here. */
  private escapedClass(): CharSet | undefined {
    const char = this.next ?? '';
    const perl = PERL_CLASSES.get(char);
    if (perl !== undefined) {
      this.at++;
      return perl;
    }
    if (char !== 'p' && char !== 'P') return undefined;
    const [text, caret, long, short] = /^[pP](?:\{(\^?)([^}]*)\}|([^{]))/u.exec(this.rest()) ?? [];
    const set = unicodeClass(long ?? short ?? '');
    if (text === undefined || set === undefined) throw new ExpressionError('invalid character class range');
    this.at += Array.from(text).length;
    return (char === 'P') === (caret === '^') ? set : set.negated();
  }

  /** The one character that an escape stands for. */
  private escape(): string {
    const escapes = new Escapes(this.chars, this.at);
    const char = escapes.read();
    this.at = escapes.at;
    return char;
  }

  /** Behind `[`, up to its end. */
  private bracket(): CharSet {
    const set = new CharSet();
    const negated = this.skip('^');
    for (let first = true; first || this.next !== ']'; first = false) this.addToBracket(set);
    this.at++;
    const all = this.flags.i ? set.foldingCase() : set;
    return negated ? all.negated() : all;
  }

  private addToBracket(set: CharSet): void {
    const [posix, caret, name] = /^\[:(\^?)([^:\]]*):\]/.exec(this.rest()) ?? [];
    if (posix !== undefined) {
      const named = POSIX_CLASSES.get(name ?? '');
      if (named === undefined) throw new ExpressionError('invalid character class range');
      this.at += posix.length;
      set.addAll(caret === '^' ? named.negated() : named);
      return;
    }
    if (this.next === '\\') {
      this.at++;
      const escaped = this.escapedClass();
      if (escaped !== undefined) {
        set.addAll(escaped);
        return;
      }
      this.at--;
    }
    const from = codeOf(this.bracketChar());
    let to = from;
    if (this.next === '-' && this.chars[this.at + 1] !== ']' && this.chars[this.at + 1] !== undefined) {
      this.at++;
      to = codeOf(this.bracketChar());
      if (to < from) throw new ExpressionError('invalid character class range');
    }
    set.add(from, to);
  }

  private bracketChar(): string {
    const char = this.next;
    if (char === undefined) throw new ExpressionError('missing closing ]');
    this.at++;
    return char === '\\' ? this.escape() : char;
  }

  private literal(char: string): Expression {
    const set = new CharSet();
    set.add(codeOf(char), codeOf(char));
    return this.charOf(set);
  }

  private charOf(set: CharSet): Expression {
    return { kind: 'char', set: this.flags.i ? set.foldingCase() : set };
  }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
