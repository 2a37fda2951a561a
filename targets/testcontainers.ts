import type { Readable } from 'node:stream';
import { TargetError } from './target.js';

/**
 * The part of `testcontainers` that is used here, written down because the package is optional: it is large, a broker is
 * judged without it as well, and this must compile where it is not installed.
 */
export interface StartedContainer {
  stop(): Promise<unknown>;
}

interface Container {
  withEnvironment(environment: Readonly<Record<string, string>>): this;
  withExposedPorts(port: { readonly container: number; readonly host: number }): this;
  withLogConsumer(consumer: (stream: Readable) => void): this;
  withStartupTimeout(ms: number): this;
  start(): Promise<StartedContainer>;
}

export interface Testcontainers {
  readonly GenericContainer: new (image: string) => Container;
  /** Throws where no engine can be reached. */
  getContainerRuntimeClient(): Promise<{ readonly info: { readonly containerRuntime: { readonly host: string } } }>;
}

const PACKAGE = 'testcontainers';

/** Throws `TargetError` where the package is not installed. */
export async function loadTestcontainers(): Promise<Testcontainers> {
  try {
    return await import(PACKAGE);
  } catch (cause) {
    throw new TargetError(`A target in a container needs the package ${PACKAGE}: run 'npm install ${PACKAGE}'.`, {
      cause,
    });
  }
}
