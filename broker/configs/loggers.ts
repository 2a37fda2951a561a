import type { Logger } from 'pino';
import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { Operation, type WantedChange } from './config-change.js';
import type { ConfigEntry } from './config-entry.js';
import { ConfigSource } from './config-source.js';
import { ConfigType } from './config-type.js';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const ROOT = 'root';

/** The loggers of the broker as configs (KIP-412): there is one. What is set lasts until the broker stops. */
export class Loggers {
  constructor(private readonly log: Logger) {}

  describe(): ConfigEntry[] {
    const level = this.log.level.toUpperCase();
    return [
      {
        name: ROOT,
        value: LEVELS.includes(level) ? level : 'OFF',
        readOnly: false,
        configSource: ConfigSource.BROKER_LOGGER,
        isSensitive: false,
        synonyms: [],
        configType: ConfigType.UNKNOWN,
        documentation: '',
      },
    ];
  }

  /** Throws a `KafkaError` for what cannot be; then nothing is changed. */
  change(changes: readonly WantedChange[], validateOnly: boolean): void {
    for (const change of changes) check(change);
    if (validateOnly) return;
    for (const { value } of changes) this.log.level = (value ?? '').toLowerCase();
  }
}

function check({ name, operation, value }: WantedChange): void {
  if (operation !== Operation.SET && operation !== Operation.DELETE) {
    throw new KafkaError(ErrorCode.INVALID_REQUEST, 'The level of a logger is no list.');
  }
  if (name !== ROOT) throw new KafkaError(ErrorCode.INVALID_CONFIG, `There is no logger '${name}'.`);
  if (operation === Operation.DELETE) {
    throw new KafkaError(ErrorCode.INVALID_REQUEST, 'The root logger always has a level.');
  }
  if (value === null || !LEVELS.includes(value)) {
    throw new KafkaError(ErrorCode.INVALID_CONFIG, `'${value}' is no level; these are: ${LEVELS.join(', ')}.`);
  }
}
