/** The reference broker, for embedding. */
export { type BrokerConfig, DEFAULT_CONFIG } from './config.js';
export { FluxmqError, type FluxmqErrorKind } from './errors.js';
export { HttpMetricsServer } from './metrics/http-metrics-server.js';
export { MetricsRegistry } from './metrics/metrics-registry.js';
export { BrokerServer } from './server.js';
