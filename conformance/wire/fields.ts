/** Every struct of a decoded message with the path to it, the message itself first. */
export function* structsOf(value: unknown, path = ''): Generator<readonly [path: string, struct: Struct]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* structsOf(item, `${path}[${index}]`);
  } else if (isStruct(value)) {
    yield [path, value];
    for (const [name, inner] of Object.entries(value)) yield* structsOf(inner, path === '' ? name : `${path}.${name}`);
  }
}

export type Struct = Readonly<Record<string, unknown>>;

export function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

/** The path of a field within a struct that stands at `path`. */
export function within(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
