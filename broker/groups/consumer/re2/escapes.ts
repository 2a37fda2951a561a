import { ExpressionError } from './syntax.js';

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const LAST_OF_ASCII = '\x7f';
const HIGHEST_CODE_POINT = 0x10ffff;

/** Reads what stands behind a backslash and means one character. */
export class Escapes {
  constructor(
    private readonly chars: readonly string[],
    public at: number,
  ) {}

  /** Throws `ExpressionError` for what RE2 does not know. */
  read(): string {
    const char = this.chars[this.at++];
    if (char === undefined) throw new ExpressionError('trailing backslash at end of expression');
    const control = CONTROLS[char];
    if (control !== undefined) return control;
    if (char === 'x') return this.hexadecimal();
    if (/[0-7]/.test(char)) return this.octal(char);
    // ASCII that is neither letter nor digit stands for itself.
    if (char <= LAST_OF_ASCII && !/^[0-9A-Za-z]$/.test(char)) return char;
    throw unknown();
  }

  private hexadecimal(): string {
    const rest = this.chars.slice(this.at, this.at + 12).join('');
    const [text, long, short] = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(rest) ?? [];
    const code = Number.parseInt(long ?? short ?? '', 16);
    if (text === undefined || code > HIGHEST_CODE_POINT) throw unknown();
    this.at += text.length;
    return String.fromCodePoint(code);
  }

  /** `\1` to `\7` alone would refer back to a group, which RE2 cannot do; `\0` and two digits and more are a character. */
  private octal(first: string): string {
    let digits = first;
    while (digits.length < 3 && /^[0-7]$/.test(this.chars[this.at] ?? '')) digits += this.chars[this.at++];
    if (first !== '0' && digits.length === 1) throw unknown();
    return String.fromCodePoint(Number.parseInt(digits, 8));
  }
}

function unknown(): ExpressionError {
  return new ExpressionError('invalid escape sequence');
}
