import type { Driver } from '../driver.js';
import { openKafkajsConsumer } from './consumer.js';
import { openKafkajsProducer } from './producer.js';

/** kafkajs, as its users use it. */
export const kafkajsDriver: Driver = {
  openProducer: openKafkajsProducer,
  openConsumer: openKafkajsConsumer,
};
