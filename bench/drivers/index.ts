import type { DriverName } from '../load/load-plan.js';
import type { Driver } from './driver.js';

/** Loads no client but the one that is asked for. Throws `TargetError` where it is not installed. */
export async function driverOf(name: DriverName): Promise<Driver> {
  switch (name) {
    case 'wire':
      return (await import('./wire/wire.js')).wire;
    case 'kafkajs':
      return (await import('./kafkajs/kafkajs.js')).kafkajsDriver;
    case 'librdkafka':
      return (await import('./librdkafka/librdkafka.js')).librdkafkaDriver();
  }
}
