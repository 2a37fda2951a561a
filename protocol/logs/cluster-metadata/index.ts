/** The records that a cluster keeps of itself in `__cluster_metadata-0`. */

export * from './configs.js';
export * from './nodes.js';
export * from './producer-ids.js';
export * from './security.js';
export * from './topics.js';
export * from './transactions.js';
