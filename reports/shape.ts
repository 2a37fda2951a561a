/** What a value out of a file has to be like. */
export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';
export const isNumber: Shape = (value) => Number.isFinite(value);

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that has these fields, and perhaps others. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => isObject(value) && Object.entries(shapes).every(([name, holds]) => holds(value[name]));
}

export function listOf(holds: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(holds);
}

export function orNull(holds: Shape): Shape {
  return (value) => value === null || holds(value);
}

export function oneOf(allowed: readonly string[]): Shape {
  return (value) => typeof value === 'string' && allowed.includes(value);
}
