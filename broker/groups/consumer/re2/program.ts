import type { CharSet } from './char-set.js';
import { parse } from './parse.js';
import { type Assertion, type Expression, ExpressionError } from './syntax.js';

/** Beyond it a name would cost too much: RE2/J knows no such limit, and an expression that is meant for names does not reach it. */
const MOST_STEPS = 100_000;

type Step =
  | { readonly kind: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'split'; readonly next: number; readonly other: number }
  | { readonly kind: 'match' };

/**
 * An expression of RE2 (`parse.ts`) that tells whether a name fits as a whole, in a time that grows with the length of both and no
 * faster: all ways through it are followed at once, where JavaScript's own engine would try one after the other.
 */
export class Program {
  private readonly steps: Step[] = [{ kind: 'match' }];
  private readonly start: number;

  /** Throws `ExpressionError` for what is no expression. */
  constructor(expression: string) {
    this.start = this.compile(parse(expression), 0);
  }

  matches(name: string): boolean {
    let places = this.follow([this.start], name, 0);
    for (let at = 0; at < name.length && places.size > 0; at++) {
      const code = name.charCodeAt(at);
      const reached: number[] = [];
      for (const place of places) {
        const step = this.steps[place];
        if (step?.kind === 'char' && step.set.matches(code)) reached.push(step.next);
      }
      places = this.follow(reached, name, at + 1);
    }
    return places.has(0);
  }

  /** All places that are reached without another character. */
  private follow(places: number[], name: string, at: number): ReadonlySet<number> {
    const reached = new Set<number>();
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      if (reached.has(place)) continue;
      reached.add(place);
      const step = this.steps[place];
      if (step?.kind === 'split') places.push(step.other, step.next);
      else if (step?.kind === 'assertion' && holds(step.assertion, name, at)) places.push(step.next);
    }
    return reached;
  }

  /** Where an expression begins that goes on at `next`. */
  private compile(expression: Expression, next: number): number {
    switch (expression.kind) {
      case 'empty':
        return next;
      case 'char':
        return this.add({ kind: 'char', set: expression.set, next });
      case 'assertion':
        return this.add({ kind: 'assertion', assertion: expression.assertion, next });
      case 'concat':
        return expression.parts.reduceRight((behind, part) => this.compile(part, behind), next);
      case 'alternate':
        return expression.parts
          .map((part) => this.compile(part, next))
          .reduceRight((other, begin) => this.add({ kind: 'split', next: begin, other }));
      case 'repeat':
        return this.compileRepeat(expression.of, expression.min, expression.max, next);
    }
  }

  private compileRepeat(of: Expression, min: number, max: number, next: number): number {
    let begin = next;
    if (max < 0) {
      const loop = this.add({ kind: 'match' });
      const body = this.compile(of, loop);
      this.steps[loop] = { kind: 'split', next: body, other: next };
      begin = loop;
    } else {
      for (let count = min; count < max; count++) {
        begin = this.add({ kind: 'split', next: this.compile(of, begin), other: next });
      }
    }
    for (let count = 0; count < min; count++) begin = this.compile(of, begin);
    return begin;
  }

  private add(step: Step): number {
    if (this.steps.length >= MOST_STEPS) throw new ExpressionError('expression is too large');
    return this.steps.push(step) - 1;
  }
}

function holds(assertion: Assertion, name: string, at: number): boolean {
  switch (assertion) {
    case 'begin':
      return at === 0;
    case 'end':
      return at === name.length;
    case 'word boundary':
      return isWord(name, at - 1) !== isWord(name, at);
    case 'no word boundary':
      return isWord(name, at - 1) === isWord(name, at);
  }
}

function isWord(name: string, at: number): boolean {
  return /^\w$/.test(name[at] ?? '');
}
