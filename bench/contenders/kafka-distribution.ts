import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { run } from './command.js';

/** The version that is compared with, and whose clients load every broker. */
export const KAFKA_VERSION = '4.3.1';

/** Apache Kafka's programs, as scripts beside the repository start them: none of Kafka's code is part of it. */
export interface KafkaDistribution {
  /** `start VERSION PORT --dir DIR`, `stop DIR`. */
  readonly server: string;
  /** `VERSION CLASS …`. */
  readonly tool: string;
  /** Version of Java. */
  readonly java: string;
}

/** Finds Kafka's programs, and fetches them where this is their first use. Throws `TargetError`. */
export async function findKafka(): Promise<KafkaDistribution> {
  const folder = join(dirname(packageRoot()), 'shared/apache-kafka');
  const server = join(folder, 'server');
  if (!existsSync(server)) {
    throw new TargetError(`Apache Kafka and its clients are run by ${server}, which does not exist.`);
  }
  // It prints a line such as: openjdk 17.0.15 2025-04-15.
  const java = await run('java', ['--version']).catch((cause) => {
    throw new TargetError('Apache Kafka and its clients are run by Java, which is not here.', { cause });
  });
  await run(join(folder, 'install'), [KAFKA_VERSION]);
  return { server, tool: join(folder, 'tool'), java: java.split('\n', 1)[0] ?? '' };
}
