import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { batchSize } from '../../../protocol/records/batch-header.js';
import { SHORT_JVM } from '../../../protocol/testing/short-jvm.js';

const TOOL = fileURLToPath(new URL('../../../../shared/apache-kafka/tool', import.meta.url));

const DUMP_LOG_SEGMENTS = {
  '3.9.2': 'kafka.tools.DumpLogSegments',
  '4.3.1': 'org.apache.kafka.tools.DumpLogSegments',
} as const;
type KafkaVersion = keyof typeof DUMP_LOG_SEGMENTS;
export const DUMP_VERSIONS: readonly KafkaVersion[] = ['3.9.2', '4.3.1'];

const missing = whyNoDump();

/** Skips a test, with the reason, where Kafka's own reader cannot be asked; where CI is, it is to fail. */
export function needsDump(context: TestContext): void {
  if (missing !== undefined && process.env.CI === undefined) context.skip(missing);
}

/** Why Kafka's own reader cannot be asked on this machine; undefined where it can. */
function whyNoDump(): string | undefined {
  if (!existsSync(TOOL)) return `${TOOL} is not there`;
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no Java';
  }
}

/** What Kafka's reader prints about files of a log. */
export async function dumpLogSegments(version: KafkaVersion, files: string[], ...options: string[]): Promise<string> {
  const args = [version, DUMP_LOG_SEGMENTS[version], '--files', files.join(','), ...options];
  const { stdout, stderr } = await promisify(execFile)(TOOL, args, {
    env: { ...process.env, KAFKA_HEAP: `-Xmx512m ${SHORT_JVM}` },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout + stderr;
}

/** A line about a batch, a record or an index entry. */
const USUAL =
  /^(Dumping |Log starting offset: |Snapshot end offset: |baseOffset: .* isvalid: true$|\| offset: |offset: \d+ position: |timestamp: \d+ offset: |\S+ passed sanity check\.$|$)/;

/** What 4.3.1 says of every segment but the first, Kafka's own ones included: it takes -1 for the offset before. */
const FALSE_ALARM = /^Non-consecutive offsets in \S*\/0*(\d+)\.log\n {2}-1 is followed by \1$/gm;

/** The lines of a dump that say more than what a file holds. */
export function complaints(dump: string): string[] {
  return dump
    .replaceAll(FALSE_ALARM, '')
    .split('\n')
    .filter((line) => !USUAL.test(line) && !isRightlyEmpty(line));
}

/** An index has its first entry for a batch that begins behind 4096 bytes: of shorter segments Kafka says that it is empty. */
function isRightlyEmpty(line: string): boolean {
  const stem = /^(\S+)\.index is empty\.$/.exec(line)?.[1];
  if (stem === undefined) return false;
  const log = readFileSync(`${stem}.log`);
  let last = 0;
  for (let at = 0; at < log.length; at += batchSize(log, at) ?? log.length) last = at;
  return last <= 4096;
}
