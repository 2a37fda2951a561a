import type { AppRecord, ClientLibrary, Entrance, Producer } from './client.js';

/** Lets a producer do something, and closes it. */
export async function withProducer(
  library: ClientLibrary,
  entrance: Entrance,
  use: (producer: Producer) => Promise<void>,
): Promise<void> {
  const producer = await library.producer(entrance);
  try {
    await use(producer);
  } finally {
    await producer.close();
  }
}

/** Sends records without headers and compression, and waits until they are acknowledged. */
export async function sendValues(
  library: ClientLibrary,
  entrance: Entrance,
  topic: string,
  values: readonly string[],
): Promise<void> {
  await withProducer(library, entrance, (producer) => producer.send(topic, 'none', values.map(recordOf)));
}

export function recordOf(value: string): AppRecord {
  return { key: 'key', value, headers: {} };
}
