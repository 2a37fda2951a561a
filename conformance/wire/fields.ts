/** Every struct of a decoded message with the path to it, the message itself first. */
export function* structsOf(value: unknown, path = ''): Generator<readonly [path: string, struct: Struct]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* structsOf(item, `${path}[${index}]`);
  } else if (isStruct(value)) {
    yield [path, value];
    for (const [name, inner] of Object.entries(value)) yield* structsOf(inner, within(path, name));
  }
}

/** Calls `visit` for every value that is no array or struct, with its path and the pattern of it (`members[].memberId`). */
export function visitFields(
  message: unknown,
  visit: (value: unknown, path: string, pattern: string) => void,
  path = '',
  pattern = '',
): void {
  if (Array.isArray(message)) {
    message.forEach((item, index) => {
      visitFields(item, visit, `${path}[${index}]`, `${pattern}[]`);
    });
  } else if (isStruct(message)) {
    for (const [name, inner] of Object.entries(message))
      visitFields(inner, visit, within(path, name), within(pattern, name));
  } else {
    visit(message, path, pattern);
  }
}

export type Struct = Readonly<Record<string, unknown>>;

/** An object with fields: no array, no bytes. */
export function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** The path of a field within a struct that stands at `path`. */
export function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
