/** Kinds of things that have a configuration, as requests number them. */
export const ResourceType = { TOPIC: 2, BROKER: 4, CLIENT_METRICS: 16 } as const;

/** No broker has this id. */
export const NO_BROKER = 9999;

export const RETENTION = 'retention.ms';
