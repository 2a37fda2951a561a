/** The reference broker, for embedding. */
export { type BrokerConfig, DEFAULT_CONFIG } from './config.js';
export { FluxmqError, type FluxmqErrorKind } from './errors.js';
export { AssignmentStrategy } from './library/assignment-strategy.js';
export {
  type ConsumerGroupConfig,
  ConsumerGroupCoordinator,
  DEFAULT_CONSUMER_GROUP_CONFIG,
} from './library/consumer-group-coordinator.js';
export {
  ConsumerGroupManager,
  type GroupInfo,
  type GroupListing,
  type GroupMember,
  type GroupStats,
} from './library/consumer-group-manager.js';
export type * from './library/consumer-group-message.js';
export { HybridStorage, type HybridStorageOptions } from './library/hybrid-storage.js';
export { InMemoryStorage } from './library/in-memory-storage.js';
export type { Message, NewMessage } from './library/message.js';
export { type TopicConfig, type TopicDescription, TopicManager } from './library/topic-manager.js';
export { HttpMetricsServer } from './metrics/http-metrics-server.js';
export { MetricsRegistry } from './metrics/metrics-registry.js';
export { BrokerServer } from './server.js';
