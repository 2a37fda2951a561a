import { randomBytes } from 'node:crypto';

/** A random id as Kafka makes them for topics and clusters: a UUID of version 4, never one that begins with a dash. */
export function randomUuid(): string {
  for (;;) {
    const bytes = randomBytes(16);
    bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x40;
    bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
    const text = bytes.toString('base64url');
    // A leading dash would look like an option on a command line.
    if (!text.startsWith('-')) return text;
  }
}
