import { expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { alterPartitionReassignments } from './45-alter-partition-reassignments.js';

const request = { topics: [{ name: 'topic', partitions: [0, 1].map((i) => ({ partitionIndex: i, replicas: [1] })) }] };

async function alter(broken: boolean) {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  await services.topics.create('topic', 1, new Map());
  if (broken) {
    vi.spyOn(services.topics, 'partition').mockImplementationOnce(() => {
      throw new Error('a bug');
    });
  }
  const { responses } = await ask(alterPartitionReassignments, 0, request, services);
  return { codes: responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode)), lines };
}

test('a partition that is not there is refused, and nothing for the log', async () => {
  const { codes, lines } = await alter(false);
  expect(codes).toEqual([ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
  expect(lines).toEqual([]);
});

test('what fails for no reason that Kafka has is logged, and leaves the others alone', async () => {
  const { codes, lines } = await alter(true);
  expect(codes).toEqual([ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
  expect(lines).toMatchObject([
    { level: ERROR, msg: 'a partition was not reassigned', topic: 'topic', partition: 0, err: { message: 'a bug' } },
  ]);
});
