import * as declared from './api/index.js';
import type { Api } from './api.js';

/** Every declared API, by key. */
export const APIS: readonly Api[] = Object.values(declared).sort((a, b) => a.key - b.key);

export function apiByKey(key: number): Api | undefined {
  return APIS.find((api) => api.key === key);
}
