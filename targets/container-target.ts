import { reasonOf } from '../protocol/reason-of.js';
import { directDialer } from './dialer.js';
import { firstAnswer } from './first-answer.js';
import { freePort } from './free-port.js';
import { type Security, type Target, TargetError } from './target.js';
import { loadTestcontainers } from './testcontainers.js';

/** Where a broker listens inside of its container. */
const INNER_PORT = 9092;
const CONTROLLER_PORT = 9093;
/** Pulling an image counts as well. */
const STARTUP_MS = 300_000;
const SHOWN_LINES = 15;

/**
 * Starts an image that is set up as `apache/kafka` is, by KAFKA_* variables. Throws `TargetError`, with what it said,
 * where it does not come to answer.
 */
export async function startContainer(
  image: string,
  security: Security = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Target> {
  if (image === '')
    throw new TargetError('No image is given: write docker:IMAGE, for example docker:apache/kafka:4.3.1.');
  const { GenericContainer, getContainerRuntimeClient } = await loadTestcontainers();
  const { info } = await getContainerRuntimeClient().catch((cause) => {
    throw new TargetError(`No container engine can be reached (${cause.message}): is Docker running?`, { cause });
  });
  // Metadata must tell a port that a client outside can reach, so it is chosen before the broker starts.
  const address = { host: info.containerRuntime.host, port: await freePort() };
  const said: string[] = [];
  let ended = false;
  const container = new GenericContainer(image)
    .withExposedPorts({ container: INNER_PORT, host: address.port })
    .withEnvironment(environment(address))
    .withStartupTimeout(STARTUP_MS)
    .withLogConsumer((log) => {
      log.on('data', (line) => {
        said.push(String(line).trimEnd());
        said.splice(0, said.length - SHOWN_LINES);
      });
      log.on('end', () => {
        ended = true;
      });
    });
  const failure = (cause: unknown) => {
    const reason = reasonOf(cause);
    const words = said.length === 0 ? ' It said nothing.' : ` It said:\n${said.join('\n')}`;
    return new TargetError(`A container of ${image} did not start: ${reason}${words}`, { cause });
  };
  const started = await container.start().catch((cause) => {
    throw failure(cause);
  });
  const close = async () => {
    await started.stop();
  };
  try {
    await firstAnswer(address, () => ended || signal.aborted, directDialer(security.tls));
    return { name: image, bootstrap: [address], security, close };
  } catch (cause) {
    await close();
    throw failure(cause);
  }
}

/** A broker and controller in one; once one variable is given the image takes nothing from its own configuration. */
function environment({ host, port }: { readonly host: string; readonly port: number }) {
  return {
    CLUSTER_ID: '5L6g3nShT-eMCtK--X86sw',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: `PLAINTEXT://:${INNER_PORT},CONTROLLER://:${CONTROLLER_PORT}`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_CONTROLLER_QUORUM_VOTERS: `1@localhost:${CONTROLLER_PORT}`,
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
}
