import { expectEqual } from '../expect.js';
import type { ReceivedRecord } from './client.js';
import { Inbox } from './inbox.js';
import type { Scenario } from './scenario.js';

const RECORDS = 20;
const DONE = 8;

/** A group goes on where it committed, when its only member is restarted. */
export const commitAndResume: Scenario = {
  name: 'commit-and-resume',
  about: 'An application commits, is restarted, and goes on with the first record that it had not committed.',
  async run({ library, entrance, freshTopic, freshGroupId }) {
    const topic = await freshTopic(1);
    const groupId = freshGroupId();
    const values = Array.from({ length: RECORDS }, (_, index) => `value-${index}`);
    const producer = await library.producer(entrance);
    try {
      await producer.send(
        topic,
        'none',
        values.map((value) => ({ key: 'key', value, headers: {} })),
      );
    } finally {
      await producer.close();
    }

    const readUntil = async (
      count: number,
      then: (received: readonly ReceivedRecord[], commit: Commit) => Promise<void>,
    ) => {
      const inbox = new Inbox();
      const consumer = await library.consumer(entrance, groupId, topic);
      try {
        await consumer.run(inbox.add);
        await inbox.until(`Reading ${count} records`, (received) => received.length >= count);
        await then(inbox.received, (offset) => consumer.commit(topic, 0, offset));
      } finally {
        await consumer.close();
      }
    };

    await readUntil(RECORDS, async (received, commit) => {
      expectEqual('the first run reads', valuesOf(received), values);
      await commit(received[DONE - 1]?.offset ?? -1n);
    });
    await readUntil(RECORDS - DONE, async (received) => {
      expectEqual('the second run reads', valuesOf(received), values.slice(DONE));
    });
  },
};

type Commit = (offset: bigint) => Promise<void>;

function valuesOf(received: readonly ReceivedRecord[]): string[] {
  return received.map(({ value }) => value);
}
