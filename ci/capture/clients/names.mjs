/** The names that a replay puts others in the place of: see golden/FORMAT.md. */
const name = (index) => `fluxmq-golden-00000000-${String(index).padStart(3, '0')}`;

export const PLAIN = name(1);
export const IDEMPOTENT = name(2);
export const TRANSACTIONAL = name(3);
export const GROUP = name(11);
/** Each program has its own: a second one with the same would begin with another epoch. */
export const TRANSACTIONS = { kafkajs: name(21), librdkafka: name(22) };
