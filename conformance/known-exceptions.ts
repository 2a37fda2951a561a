import { type Api, Produce } from '../protocol/index.js';

/** A pair that a broker may advertise and hang up on: reported by name, neither passed nor failed. */
interface Exception {
  readonly api: Api;
  readonly versions: readonly [min: number, max: number];
  readonly reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    api: Produce,
    versions: [0, 2],
    reason: 'Kafka 4.x advertises Produce v0–2 for the sake of old librdkafka and hangs up on them (KAFKA-18659)',
  },
];

export function exceptionFor(api: Api, version: number): string | undefined {
  return EXCEPTIONS.find(
    ({ api: { key }, versions: [min, max] }) => key === api.key && version >= min && version <= max,
  )?.reason;
}
