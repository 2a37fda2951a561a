import { describe, expect, it } from 'vitest';
import { encodeRequest, encodeResponse, LENGTH_SIZE } from '../../protocol/index.js';
import { decodeRequestFrame, decodeResponseFrame } from './decode-frame.js';
import { formatGoldenFile, parseGoldenFile } from './golden-file.js';
import { readGoldenFiles } from './library.js';
import { RULES } from './rules.js';

const files = readGoldenFiles();

function struct(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('a message decodes to a struct');
  return value;
}

describe.each(files.map((file) => [`${file.api.name} v${file.version}`, file] as const))('golden %s', (_name, file) => {
  const { api, version, exchanges } = file;

  it('comes out byte for byte when its requests are decoded and encoded', () => {
    for (const { request } of exchanges) {
      const { header, body } = decodeRequestFrame(api, version, request);
      expect(Buffer.concat(encodeRequest(api, version, header, struct(body)))).toEqual(request);
    }
  });

  it('comes out byte for byte when its responses are decoded and encoded', () => {
    for (const { frame } of exchanges.flatMap(({ responses }) => responses)) {
      const { header, body } = decodeResponseFrame(api, version, frame);
      const chunks = encodeResponse(api, version, header.correlationId, struct(body));
      expect(Buffer.concat(chunks).subarray(LENGTH_SIZE)).toEqual(frame);
    }
  });

  it('has an answer from a real broker for every exchange', () => {
    for (const { responses } of exchanges) {
      expect(responses.length).toBeGreaterThan(0);
      for (const { sources } of responses)
        expect(sources.every((source) => source.startsWith('apache-kafka-'))).toBe(true);
    }
  });

  it('reads the same after it is written', () => {
    expect(parseGoldenFile(formatGoldenFile(file, () => 'a comment'))).toEqual(file);
  });
});

it('there are goldens of every API of the first slice', () => {
  const names = new Set(files.map(({ api }) => api.name));
  const wanted = [
    'Produce',
    'Fetch',
    'ListOffsets',
    'Metadata',
    'ApiVersions',
    'CreateTopics',
    'DeleteTopics',
    'InitProducerId',
  ];
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

it('every rule is one that a golden needs', () => {
  const seen = new Map<string, Set<string>>();
  for (const { api, version, exchanges } of files) {
    const paths = seen.get(api.name) ?? new Set();
    seen.set(api.name, paths);
    for (const { frame } of exchanges.flatMap(({ responses }) => responses)) {
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
