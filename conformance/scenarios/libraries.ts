import type { ClientLibrary } from './client.js';
import { kafkajsLibrary } from './kafkajs/library.js';
import { librdkafkaLibrary } from './librdkafka/library.js';
import { platformaticLibrary } from './platformatic/library.js';

/** The real clients that a run can use. */
export const LIBRARIES: readonly ClientLibrary[] = [kafkajsLibrary, librdkafkaLibrary, platformaticLibrary];
