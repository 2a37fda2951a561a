import type { Address, Api } from '../../protocol/index.js';
import { type Field, type Fields, inVersion } from '../../protocol/schema.js';
import { decodeResponseFrame, ifReadable } from '../decode-frame.js';
import { structsOf } from '../wire/fields.js';

/** What a broker may name another by, and where clients are to go instead. */
export type Route = (broker: Address) => Promise<Address>;

/**
 * Changes the addresses in an answer, so that a client goes where `route` says. Which answers have any is told by the
 * declarations: whatever struct has a `host` and a `port` names a broker (Metadata, FindCoordinator, DescribeCluster, the
 * node endpoints of KIP-951). Answers the frame itself where there is nothing to change, and where it cannot be decoded.
 */
export async function rewriteAddresses(api: Api, version: number, frame: Buffer, route: Route): Promise<Buffer> {
  if (!namesBrokers(api.response.fields, version)) return frame;
  const answer = ifReadable(() => decodeResponseFrame(api, version, frame));
  if (answer === undefined) return frame; // the client may know better what to do with it
  let changed = false;
  for (const [, place] of structsOf(answer.body)) {
    // An answer with an error names nobody: '' and -1.
    if (!isPlace(place) || place.host === '' || place.port <= 0) continue;
    const { host, port } = await route({ host: place.host, port: place.port });
    place.host = host;
    place.port = port;
    changed = true;
  }
  if (!changed) return frame;
  return Buffer.concat([frame.subarray(0, answer.headerLength), api.response.encode(answer.body, version)]);
}

function namesBrokers(fields: Fields, version: number): boolean {
  const present = Object.entries(fields).filter(([, { options }]) => inVersion(options, version));
  const names = present.map(([name]) => name);
  return (names.includes('host') && names.includes('port')) || present.some(([, field]) => nested(field, version));
}

function nested({ fields, element }: Field, version: number): boolean {
  if (element !== undefined) return nested(element, version);
  return fields !== undefined && namesBrokers(fields, version);
}

interface Place {
  host: string;
  port: number;
}

function isPlace(value: object): value is Place {
  return 'host' in value && typeof value.host === 'string' && 'port' in value && typeof value.port === 'number';
}
