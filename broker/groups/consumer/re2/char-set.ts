/** Letters, digits and punctuation of a topic's name are all of ASCII: characters beyond it are understood, and match none. */
const ASCII = 128;

/** Some of the characters of ASCII, by their codes. */
export class CharSet {
  private readonly has = new Uint8Array(ASCII);

  static of(test: (char: string) => boolean): CharSet {
    const set = new CharSet();
    for (let code = 0; code < ASCII; code++) if (test(String.fromCharCode(code))) set.add(code, code);
    return set;
  }

  matches(code: number): boolean {
    return this.has[code] === 1;
  }

  add(from: number, to: number): void {
    for (let code = from; code <= to && code < ASCII; code++) this.has[code] = 1;
  }

  addAll(other: CharSet): void {
    for (let code = 0; code < ASCII; code++) if (other.matches(code)) this.add(code, code);
  }

  negated(): CharSet {
    return CharSet.of((char) => !this.matches(char.charCodeAt(0)));
  }

  /** With every letter in its other case too. */
  foldingCase(): CharSet {
    return CharSet.of((char) =>
      [char, char.toLowerCase(), char.toUpperCase()].some((variant) => this.matches(variant.charCodeAt(0))),
    );
  }
}

/** `\d` and its like. */
export const PERL_CLASSES: ReadonlyMap<string, CharSet> = new Map(
  Object.entries({ d: /[0-9]/, s: /[\t\n\f\r ]/, w: /[0-9A-Za-z_]/ }).flatMap(([name, members]) => {
    const set = CharSet.of((char) => members.test(char));
    return [
      [name, set],
      [name.toUpperCase(), set.negated()],
    ];
  }),
);

/** `[:alpha:]` and its like, by name. */
export const POSIX_CLASSES: ReadonlyMap<string, CharSet> = new Map(
  Object.entries({
    alnum: /[0-9A-Za-z]/,
    alpha: /[A-Za-z]/,
    ascii: /./s,
    blank: /[\t ]/,
    cntrl: /\p{Cc}/u,
    digit: /[0-9]/,
    graph: /[!-~]/,
    lower: /[a-z]/,
    print: /[ -~]/,
    punct: /[!-/:-@[-`{-~]/,
    space: /[\t\n\v\f\r ]/,
    upper: /[A-Z]/,
    word: /[0-9A-Za-z_]/,
    xdigit: /[0-9A-Fa-f]/,
  }).map(([name, members]) => [name, CharSet.of((char) => members.test(char))]),
);

/** The characters of a general category (`Lu`) or a script (`Greek`) of Unicode, or `Any`; undefined where there is none of that name. */
export function unicodeClass(name: string): CharSet | undefined {
  if (name === 'Any') return CharSet.of(() => true);
  const property = /^[A-Z][a-z]?$/.test(name) ? `General_Category=${name}` : `Script=${name}`;
  if (!/^\w+$/.test(name)) return undefined;
  try {
    const members = new RegExp(`\\p{${property}}`, 'u');
    return CharSet.of((char) => members.test(char));
  } catch {
    return undefined;
  }
}
