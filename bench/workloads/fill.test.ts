import { afterEach, expect, it } from 'vitest';
import type { AnswerOf, ListOffsets } from '../../protocol/index.js';
import { NullBroker } from '../null-broker/null-broker.js';
import { fakeTarget, inSession } from '../testing/in-session.js';
import { consume } from './consume.js';

/** Acknowledges what it is sent, and says that it has none of it, as the Rust fluxmq does. */
class ForgetfulBroker extends NullBroker {
  protected override listOffsets(request: Parameters<NullBroker['listOffsets']>[0]): AnswerOf<typeof ListOffsets> {
    const topics = request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, offset: 0n })),
    }));
    return { topics };
  }
}

let broker: ForgetfulBroker;
afterEach(() => broker.close());

it('refuses to read from a target that does not hold what it has acknowledged', async () => {
  broker = new ForgetfulBroker();
  await broker.listen();
  const options = { driver: 'wire', size: 100, acks: 'all', batchSize: 4_096, lingerMs: 5, connections: 1 } as const;
  await expect(
    inSession(fakeTarget(broker), (session) =>
      consume(session, { ...options, threads: 1, consumers: 1, backlog: 10_000 }),
    ),
  ).rejects.toThrow('The target acknowledged 100 records, and says that it holds 0.');
});
