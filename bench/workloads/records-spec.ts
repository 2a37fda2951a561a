import type { BenchResult } from '../../reports/bench-result.js';
import type { RecordsSpec } from '../load/records-spec.js';
import type { RecordOptions } from '../options.js';

/** Makes gzip and zstd pack JSON to about a quarter, Snappy and LZ4 to about a third. */
const TEXT_ENTROPY = 0.2;

/** What records of these options are like: text where they are compressed, else random bytes, unless somebody says otherwise. */
export function recordsSpec(options: RecordOptions): RecordsSpec {
  const { size, sizeDistribution: distribution, keys, compression = 'none', seed } = options;
  const { entropy = compression === 'none' ? undefined : TEXT_ENTROPY } = options;
  return { size, distribution, keys, compression, entropy, seed };
}

/** What is not as usual of them, by the names of options. */
export function recordsSettings(options: RecordOptions): BenchResult['settings'] {
  const { distribution = 'fixed', keys, compression = 'none', entropy } = recordsSpec(options);
  return {
    ...(distribution !== 'fixed' && { sizeDistribution: distribution }),
    ...(keys !== undefined && { keys }),
    ...(compression !== 'none' && { compression }),
    ...(entropy !== undefined && { entropy }),
  };
}

/** The same in words, behind their size; empty where all is as usual. */
export function describeKind(options: RecordOptions): string {
  const { distribution = 'fixed', keys, compression = 'none', entropy } = recordsSpec(options);
  return [
    ...(distribution === 'fixed' ? [] : [` (${distribution})`]),
    ...(keys === undefined ? [] : [`, ${keys === 1 ? 'one key' : `${keys.toLocaleString('en-US')} keys`}`]),
    ...(compression === 'none' ? [] : [`, ${compression}`]),
    ...(entropy === undefined ? [] : [`, entropy ${entropy}`]),
  ].join('');
}
