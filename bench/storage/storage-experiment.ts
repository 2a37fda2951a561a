import type { Experiment } from '../experiments/experiment.js';
import type { Session } from './session.js';

export const EXPERIMENTS = ['produce', 'latency', 'tail', 'disk', 'requests', 'start', 'start-stored'] as const;
export type ExperimentId = (typeof EXPERIMENTS)[number];

/** One of those that set the storage of brokers beside each other. */
export type StorageExperiment = Experiment<Session>;
