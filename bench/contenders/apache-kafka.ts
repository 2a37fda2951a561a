import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { firstAnswer } from '../../targets/first-answer.js';
import { freePort } from '../../targets/free-port.js';
import { run } from './command.js';
import type { Contender } from './contender.js';
import { KAFKA_VERSION, type KafkaDistribution } from './kafka-distribution.js';

/** Apache Kafka in one process, broker and controller. `settings` are `KEY=VALUE`, over those of the script that starts it. */
export function apacheKafka({ server }: KafkaDistribution, settings: readonly string[] = []): Contender {
  const name = `Apache Kafka ${KAFKA_VERSION}`;
  const sets = settings.flatMap((setting) => ['--set', setting]);
  const start: Contender['start'] = async (dir, wanted) => {
    // It listens on a port, and on the next one as its own controller.
    const port = wanted ?? (await freePort(2));
    const address = { host: '127.0.0.1', port };
    const pidFile = join(dir, 'pid');
    // What an earlier start left would say when that one began.
    rmSync(pidFile, { force: true });
    let failed = false;
    const script = run(server, ['start', KAFKA_VERSION, String(port), '--dir', dir, ...sets]).catch((error) => {
      failed = true;
      throw error;
    });
    const close = async () => {
      await run(server, ['stop', dir]);
    };
    try {
      // The script formats an empty directory first, and looks only four times a second whether the broker is there.
      const [answeredAt] = await Promise.all([firstAnswer(address, () => failed).then(() => Date.now()), script]);
      const startedInMs = answeredAt - statSync(pidFile).mtimeMs;
      return {
        name,
        bootstrap: [address],
        security: {},
        pid: Number(readFileSync(pidFile, 'utf8')),
        startedInMs,
        close,
      };
    } catch (error) {
      await script.catch(() => {});
      await close().catch(() => {});
      throw error;
    }
  };
  const setup = ['broker and controller in one process with a heap of at most 1 GiB', ...settings].join(', ');
  return { id: 'kafka', name, setup, keeps: true, idempotence: true, start };
}
