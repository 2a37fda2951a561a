import { DEFAULT_LOG_SETTINGS, type LogSettings } from '../log-settings.js';

/** Kafka's defaults but for what a test is about. */
export function settingsOf(change: Partial<LogSettings> = {}): LogSettings {
  return { ...DEFAULT_LOG_SETTINGS, ...change };
}
