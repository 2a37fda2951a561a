import { pino } from 'pino';
import type { BrokerConfig } from './config.js';
import { FluxmqError } from './errors.js';
import { BrokerServer } from './server.js';

export interface ServeOptions extends Partial<BrokerConfig> {
  readonly logLevel: string;
  /** End when standard input does: for who starts a broker and must not leave it behind, however it ends itself. */
  readonly untilStdinEnds?: boolean;
}

/**
 * Runs a broker until SIGINT or SIGTERM. Logs JSON lines to standard error; prints one line of JSON to standard output when
 * clients can connect. Answers the exit code: 0, or 2 for a broker that could not start.
 */
export async function serve({ logLevel, untilStdinEnds = false, ...config }: ServeOptions): Promise<number> {
  const log = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  const ended = new Promise<void>((resolve) => {
    // Not once: a second signal (`timeout` sends each twice) must not cut a clean stop short.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    if (untilStdinEnds) process.stdin.resume().once('close', resolve);
  });
  try {
    const server = new BrokerServer(config, log);
    await server.start();
    const ready = { event: 'ready', host: server.config.host, port: server.port, metricsPort: server.metricsPort };
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    await ended;
    await server.close();
    return 0;
  } catch (error) {
    if (!(error instanceof FluxmqError)) throw error;
    process.stderr.write(`fluxmq-broker: ${error.message}\n`);
    return 2;
  } finally {
    // An input that is read keeps the process alive.
    if (untilStdinEnds) process.stdin.destroy();
  }
}
