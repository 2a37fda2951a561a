import * as declarations from '../api/index.js';
import type { Api } from '../api.js';
import { RequestHeader, ResponseHeader } from '../headers.js';
import type { Fields } from '../schema.js';

/** A message whose types are not known: what tests need that go over all of them. */
export interface AnyMessage {
  readonly fields: Fields;
  isFlexible(version: number): boolean;
  decode(bytes: Buffer, version: number): unknown;
  encode(value: object, version: number): Buffer;
}

export interface NamedMessage {
  /** As Kafka calls it: `FetchRequest`. */
  readonly name: string;
  /** Absent from headers. */
  readonly apiKey?: number;
  readonly versions: readonly [min: number, max: number];
  readonly message: AnyMessage;
}

export const ALL_MESSAGES: readonly NamedMessage[] = [
  ...Object.values(declarations).flatMap(messagesOf),
  { name: 'RequestHeader', versions: [0, 2], message: RequestHeader },
  { name: 'ResponseHeader', versions: [0, 1], message: ResponseHeader },
];

/** The same for `test.each`. */
export const BY_NAME = ALL_MESSAGES.map((named): [string, NamedMessage] => [named.name, named]);

type Declaration = Pick<Api, 'key' | 'name' | 'versions'> & { request: AnyMessage; response: AnyMessage };

function messagesOf({ key, name, versions, request, response }: Declaration): NamedMessage[] {
  return [
    { name: `${name}Request`, apiKey: key, versions, message: request },
    { name: `${name}Response`, apiKey: key, versions, message: response },
  ];
}

export function versionsOf({ versions: [min, max] }: NamedMessage): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}
