import { pino } from 'pino';
import { type BrokerConfig, resolveConfig, topicConfigDefaults } from '../config.js';
import { DataDirectory } from '../data-directory.js';
import { Topics } from '../topics/topics.js';
import type { OpenStorage } from './message-storage.js';

/** Throws a `FluxmqError` of kind Config or Storage. */
export async function openStorage(given: Partial<BrokerConfig>): Promise<OpenStorage> {
  const config = resolveConfig(given);
  const data = await DataDirectory.open(config, pino({ level: 'silent' }));
  try {
    const topics = await Topics.load(data.store, data.metadata, topicConfigDefaults(config));
    return { data, topics };
  } catch (error) {
    await data.close();
    throw error;
  }
}
