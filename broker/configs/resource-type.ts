import { ConfigResource } from '../../protocol/logs/cluster-metadata/index.js';

/** The types of things that have configs, as requests number them. Those of loggers are not stored. */
export const ResourceType = { ...ConfigResource, BROKER_LOGGER: 8 } as const;
