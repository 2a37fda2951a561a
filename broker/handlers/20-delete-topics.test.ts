import { expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { storageError } from '../storage/storage-error.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { deleteTopics } from './20-delete-topics.js';

test.each([1, 5, 6])(
  'v%i: a topic that cannot be deleted is KAFKA_STORAGE_ERROR; the others are deleted',
  async (version) => {
    const { log, lines } = capturedLog();
    const services = await servicesInMemory({ log });
    for (const name of ['first', 'second']) await services.topics.create(name, 1, new Map());
    vi.spyOn(services.topics, 'delete').mockRejectedValueOnce(storageError('cannot remove'));
    const topicNames = ['first', 'second'];
    const request = version >= 6 ? { topics: topicNames.map((name) => ({ name })) } : { topicNames };
    const { responses } = await ask(deleteTopics, version, { ...request, timeoutMs: 1000 }, services);
    expect(responses).toMatchObject([
      { name: 'first', errorCode: ErrorCode.KAFKA_STORAGE_ERROR },
      { name: 'second', errorCode: ErrorCode.NONE },
    ]);
    expect(services.topics.get('second')).toBeUndefined();
    expect(lines).toMatchObject([{ level: ERROR, msg: 'a topic was not deleted', topic: 'first' }]);
  },
);
