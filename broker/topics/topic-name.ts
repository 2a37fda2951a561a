const LONGEST = 249;
const ALLOWED = /^[a-zA-Z0-9._-]+$/;

/** Why a name cannot be a topic's; undefined when it can. */
export function invalidTopicName(name: string): string | undefined {
  if (name === '') return 'A topic name cannot be empty.';
  if (name === '.' || name === '..') return `A topic cannot be called '${name}'.`;
  if (name.length > LONGEST) return `A topic name has at most ${LONGEST} characters, this one has ${name.length}.`;
  if (!ALLOWED.test(name)) return 'A topic name consists of ASCII letters, digits, dots, underscores and dashes.';
  return undefined;
}

/** Names that differ only in dots and underscores collide: both become the same metric name in Kafka. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_');
}

/** Its directory holds the metadata of the cluster: it is no topic like others, and nobody can create it. */
export const METADATA_TOPIC = '__cluster_metadata';

/** Topics that brokers keep for themselves, which Metadata flags. */
export function isInternal(name: string): boolean {
  return name === '__consumer_offsets' || name === '__transaction_state';
}
