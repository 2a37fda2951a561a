import type { ClientLibrary, Consumer, Entrance, ReceivedRecord, Subscription } from './client.js';
import { Inbox } from './inbox.js';

/** Reads as a member of a group until `done`, lets `then` do something with what came, and leaves. */
export async function readUntil(
  library: ClientLibrary,
  entrance: Entrance,
  subscription: Subscription,
  done: (received: readonly ReceivedRecord[]) => boolean,
  then: (received: readonly ReceivedRecord[], consumer: Consumer) => Promise<void> = async () => {},
): Promise<readonly ReceivedRecord[]> {
  const inbox = new Inbox();
  const consumer = await library.consumer(entrance, subscription);
  try {
    await consumer.run(inbox);
    await inbox.until(`Reading what was awaited of ${subscription.topic}`, done);
    await then(inbox.received, consumer);
  } finally {
    await consumer.close();
  }
  return inbox.received;
}

/** The values of the records, in the order in which they came. */
export function valuesOf(records: readonly { readonly value: string }[]): string[] {
  return records.map(({ value }) => value);
}
