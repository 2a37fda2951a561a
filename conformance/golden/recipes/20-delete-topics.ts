import { DeleteTopics } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { UNKNOWN_ID } from './batches.js';

const TIMEOUT_MS = 10_000;

/** Up to v5 a list of names, from v6 names or ids. */
const named = (names: readonly string[], version: number) =>
  version >= 6
    ? { topics: names.map((name) => ({ name })), timeoutMs: TIMEOUT_MS }
    : { topicNames: names, timeoutMs: TIMEOUT_MS };

export const deleteTopicsRecipes = [
  recipe(DeleteTopics, 'two-topics', {
    about: 'Two topics are deleted by name.',
    topics: [{}, {}],
    request: (topics, _absent, version) =>
      named(
        topics.map(({ name }) => name),
        version,
      ),
  }),
  recipe(DeleteTopics, 'unknown-topic', {
    about: 'A topic that does not exist.',
    absent: 1,
    request: (_topics, absent, version) => named(absent, version),
  }),
  recipe(DeleteTopics, 'by-id', {
    about: 'A topic is deleted by id (KIP-516).',
    versions: [6, 6],
    topics: [{}],
    request: (topics) => ({
      topics: topics.map(({ id }) => ({ name: null, topicId: id })),
      timeoutMs: TIMEOUT_MS,
    }),
  }),
  recipe(DeleteTopics, 'unknown-id', {
    about: 'No topic has the id.',
    versions: [6, 6],
    request: () => ({ topics: [{ name: null, topicId: UNKNOWN_ID }], timeoutMs: TIMEOUT_MS }),
  }),
  recipe(DeleteTopics, 'neither-name-nor-id', {
    about: 'A topic without name and id.',
    versions: [6, 6],
    request: () => ({ topics: [{ name: null }], timeoutMs: TIMEOUT_MS }),
  }),
  recipe(DeleteTopics, 'twice', {
    about: 'The same topic twice in one request.',
    topics: [{}],
    request: ([topic], _absent, version) => named([topic?.name ?? '', topic?.name ?? ''], version),
  }),
];
