import { describe, expect, it } from 'vitest';
import { encodeRequest, encodeResponse, LENGTH_SIZE } from '../../protocol/index.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { bound } from './bindings.js';
import { formatGoldenFile, parseGoldenFile } from './golden-file.js';
import { readGoldenFiles } from './library.js';
import { RULES } from './rules/index.js';

const files = readGoldenFiles();

function struct(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('a message decodes to a struct');
  return value;
}

describe.each(files.map((file) => [`${file.api.name} v${file.version}`, file] as const))('golden %s', (_name, file) => {
  const steps = file.exchanges.flatMap((exchange) => exchange.steps);

  it('ends every exchange with a request of its pair', () => {
    for (const exchange of file.exchanges) {
      expect(exchange.steps.at(-1)).toMatchObject({ api: { key: file.api.key }, version: file.version });
    }
  });

  it('takes from the answers only what was in them', () => {
    for (const exchange of file.exchanges) {
      const answers = exchange.steps.map(({ api, version, responses }) =>
        responses.map(({ frame }) => decodeResponseFrame(api, version, frame).body).at(-1),
      );
      for (const { api, version, request, binds } of exchange.steps) {
        const { body } = decodeRequestFrame(api, version, request);
        expect(bound(body, binds, answers)).toEqual(body);
      }
    }
  });

  it('comes out byte for byte when its requests are decoded and encoded', () => {
    for (const { api, version, request } of steps) {
      const { header, body } = decodeRequestFrame(api, version, request);
      expect(Buffer.concat(encodeRequest(api, version, header, struct(body)))).toEqual(request);
    }
  });

  it('comes out byte for byte when its responses are decoded and encoded', () => {
    for (const { api, version, responses } of steps) {
      for (const { frame } of responses) {
        const { header, body } = decodeResponseFrame(api, version, frame);
        const chunks = encodeResponse(api, version, header.correlationId, struct(body));
        expect(Buffer.concat(chunks).subarray(LENGTH_SIZE)).toEqual(frame);
      }
    }
  });

  it('has an answer from a real broker for every request', () => {
    for (const { responses } of steps) {
      expect(responses.length).toBeGreaterThan(0);
      for (const { sources } of responses)
        expect(sources.every((source) => source.startsWith('apache-kafka-'))).toBe(true);
    }
  });

  it('reads the same after it is written', () => {
    expect(parseGoldenFile(formatGoldenFile(file, () => 'a comment'))).toEqual(file);
  });
});

it('every rule is one that a golden needs', () => {
  const seen = new Map<string, Set<string>>();
  for (const { api, version, responses } of files.flatMap(({ exchanges }) => exchanges.flatMap(({ steps }) => steps))) {
    const paths = seen.get(api.name) ?? new Set();
    seen.set(api.name, paths);
    for (const { frame } of responses) {
      collectPaths(decodeResponseFrame(api, version, frame).body, '', paths);
    }
  }
  const idle = Object.entries(RULES).flatMap(([name, rules]) =>
    Object.keys(rules)
      .filter((path) => !seen.get(name)?.has(path))
      .map((path) => `${name} ${path}`),
  );
  expect(idle).toEqual([]);
});

function collectPaths(value: unknown, path: string, paths: Set<string>): void {
  paths.add(path);
  if (Array.isArray(value)) {
    for (const item of value) collectPaths(item, `${path}[]`, paths);
  } else if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    for (const [name, inner] of Object.entries(value))
      collectPaths(inner, path === '' ? name : `${path}.${name}`, paths);
  }
}
