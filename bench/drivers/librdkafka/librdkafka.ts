import type { Driver } from '../driver.js';
import { openRdConsumer } from './consumer.js';
import { loadKafkaJavascript } from './kafka-javascript.js';
import { openRdProducer } from './producer.js';

/** librdkafka, as `@confluentinc/kafka-javascript` has it for Node. Throws `TargetError` where that cannot be loaded. */
export async function librdkafkaDriver(): Promise<Driver> {
  const library = await loadKafkaJavascript();
  return {
    // In two threads it does not load ('Module did not self-register'), and in one that is not the main one it ends the
    // process: it calls back from the event loop of the main thread, whoever waits (1.10.1, uv_default_loop).
    oneThread: 'librdkafka works in the main thread of Node alone, with threads of its own beside it',
    openProducer: (plan, crew, lanes) => openRdProducer(library, plan, crew, lanes),
    openConsumer: (plan, crew) => openRdConsumer(library, plan, crew),
  };
}
