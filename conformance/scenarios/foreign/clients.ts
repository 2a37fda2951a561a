import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A client of another language: a program that does what scenarios ask of it, as users of the library write it. */
export interface ForeignClient {
  readonly name: string;
  /** What reports call it. */
  readonly library: string;
  /** Whether its groups are those of KIP-848. */
  readonly newGroups?: true;
  /** The guide has an example of it. */
  readonly inGuide?: true;
}

/** `ci/prepare-clients` fetches and builds them; which versions stands there and beside the programs. */
export const FOREIGN_CLIENTS: readonly ForeignClient[] = [
  { name: 'java-4.3.1', library: 'kafka-clients 4.3.1 of Java', inGuide: true },
  {
    name: 'java-4.3.1-consumer',
    library: 'kafka-clients 4.3.1 of Java with group.protocol=consumer',
    newGroups: true,
  },
  { name: 'java-3.9.2', library: 'kafka-clients 3.9.2 of Java', inGuide: true },
  { name: 'franz-go', library: 'franz-go of Go' },
  { name: 'sarama', library: 'sarama of Go' },
  { name: 'confluent-kafka-go', library: 'confluent-kafka-go of Go' },
  { name: 'kafka-python', library: 'kafka-python', inGuide: true },
  { name: 'confluent-kafka-python', library: 'confluent-kafka of Python' },
];

/** What starts the client, where `ci/prepare-clients` has put it. */
export function programOf({ name }: ForeignClient): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fluxmq-clients', name, 'client');
}

/** Why it cannot be used on this machine; undefined when it can. */
export function whyUnavailable(client: ForeignClient): string | undefined {
  if (existsSync(programOf(client))) return undefined;
  return `${client.library} is not prepared on this machine: 'bash ci/prepare-clients ${client.name}' in the repository of FluxMQ does, or says what it lacks`;
}
