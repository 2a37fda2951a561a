import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const TOOL = fileURLToPath(new URL('../../../../shared/apache-kafka/tool', import.meta.url));

export const DUMP_LOG_SEGMENTS = {
  '3.9.2': 'kafka.tools.DumpLogSegments',
  '4.3.1': 'org.apache.kafka.tools.DumpLogSegments',
} as const;
export type KafkaVersion = keyof typeof DUMP_LOG_SEGMENTS;

/** Why Kafka's own reader cannot be asked on this machine; undefined where it can. */
export function whyNoDump(): string | undefined {
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
  const { stdout, stderr } = await promisify(execFile)(TOOL, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout + stderr;
}
