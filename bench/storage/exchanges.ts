import {
  decodeResponse,
  ErrorCode,
  encodeRequest,
  errorName,
  Fetch,
  frame,
  Metadata,
  Produce,
} from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { NEWEST_BY_NAME } from '../drivers/wire/newest-by-name.js';
import { ACKS } from '../load/acks.js';
import type { Exchange } from './closed-loop.js';

/** Answers come in the order of the requests on a connection, so one id does for all. */
const CORRELATION_ID = 1;
const CLIENT_ID = 'fluxmq-bench';
const TIMEOUT_MS = 30_000;

/** A Produce request with acks=all, of one batch for one partition. It can be sent any number of times. */
export function produceExchange(client: ClusterClient, topic: string, index: number, records: Buffer): Exchange {
  const version = Math.min(known(client.version(Produce), 'Produce'), NEWEST_BY_NAME.produce);
  const topicData = [{ name: topic, partitionData: [{ index, records }] }];
  const body = { acks: ACKS.all, timeoutMs: TIMEOUT_MS, topicData };
  return {
    bytes: framed(encodeRequest(Produce, version, HEADER, body)),
    receive(answer) {
      const { responses } = decodeResponse(Produce, version, CORRELATION_ID, answer);
      accept(responses[0]?.partitionResponses[0]?.errorCode);
      return records.length;
    },
  };
}

/** A Fetch request for one partition, answered at once with at most `maxBytes`, or with one batch that is larger. */
export function fetchExchange(
  client: ClusterClient,
  topic: string,
  partition: number,
  offset: number,
  maxBytes: number,
): Exchange {
  const version = Math.min(known(client.version(Fetch), 'Fetch'), NEWEST_BY_NAME.fetch);
  const partitions = [{ partition, fetchOffset: BigInt(offset), partitionMaxBytes: maxBytes }];
  const body = { maxWaitMs: 0, minBytes: 1, maxBytes, topics: [{ topic, partitions }] };
  return {
    bytes: framed(encodeRequest(Fetch, version, HEADER, body)),
    receive(answer) {
      const { responses } = decodeResponse(Fetch, version, CORRELATION_ID, answer);
      const data = responses[0]?.partitions[0];
      accept(data?.errorCode);
      const length = data?.records?.length ?? 0;
      if (length === 0) throw new TargetError(`nothing was found at offset ${offset} of ${topic}-${partition}.`);
      return length;
    },
  };
}

/** A Metadata request for one topic. */
export function metadataExchange(client: ClusterClient, topic: string): Exchange {
  const version = known(client.version(Metadata), 'Metadata');
  return {
    bytes: framed(encodeRequest(Metadata, version, HEADER, { topics: [{ name: topic }] })),
    receive(answer) {
      const { topics } = decodeResponse(Metadata, version, CORRELATION_ID, answer);
      accept(topics[0]?.errorCode);
      return 0;
    },
  };
}

const HEADER = { correlationId: CORRELATION_ID, clientId: CLIENT_ID };

function known(version: number | undefined, name: string): number {
  if (version === undefined) throw new TargetError(`it does not serve ${name} in a version known here.`);
  return version;
}

function framed(request: readonly Buffer[]): Buffer {
  return Buffer.concat(frame(request));
}

function accept(errorCode: number | undefined): void {
  const code = errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR;
  if (code !== ErrorCode.NONE) throw new TargetError(`it answered ${errorName(code)}.`);
}
