import { ApiVersions, Metadata, Produce } from '../../protocol/index.js';
import { REQUEST_HEAD_SIZE, type SentRequest } from '../wire/request-frames.js';
import { answerTo, behaviour } from './behaviour.js';
import type { Line } from './proxy.js';

const LONG_CLIENT_ID = 255;

/** Its length stands behind the head of every request. */
function hasLongClientId(request: SentRequest | undefined): boolean {
  return request !== undefined && request.frame.readInt16BE(REQUEST_HEAD_SIZE) > LONG_CLIENT_ID;
}

export const connectionBehaviours = [
  behaviour(ApiVersions, 'answers-out-of-order', {
    does: 'answers the second of two pipelined requests before the first',
    touches: ({ pipelined }) => pipelined === true,
    interceptor() {
      const open = new Map<Line, number>();
      const held = new Map<Line, Buffer[]>();
      return {
        request({ answered }, line) {
          if (answered) open.set(line, (open.get(line) ?? 0) + 1);
          return 'on';
        },
        answer(_request, payload, line) {
          const others = (open.get(line) ?? 1) - 1;
          open.set(line, others);
          const before = held.get(line) ?? [];
          held.set(line, before.length === 0 && others > 0 ? [payload] : []);
          return before.length === 0 && others > 0 ? [] : [payload, ...before];
        },
      };
    },
  }),

  behaviour(ApiVersions, 'never-hangs-up', {
    does: 'keeps a connection on which it can go on no more',
    touches: ({ request }) => request === undefined,
    interceptor: () => ({ hungUp: () => true }),
  }),

  behaviour(Metadata, 'correlation-ids-without-sign', {
    does: 'takes the correlation id for a number without a sign, and gives it back without its first bit',
    touches: ({ request, answer }) => request !== undefined && answer !== undefined && request.correlationId < 0,
    interceptor: () => ({
      answer(_request, payload) {
        const changed = Buffer.from(payload);
        changed.writeInt32BE(payload.readInt32BE(0) & 0x7fffffff, 0);
        return [changed];
      },
    }),
  }),

  behaviour(Metadata, 'short-client-ids-alone', {
    does: `hangs up on a client id of more than ${LONG_CLIENT_ID} bytes`,
    touches: ({ request, answer }) => answer !== undefined && hasLongClientId(request),
    interceptor: () => ({ answer: (request, payload) => (hasLongClientId(request) ? 'hang up' : [payload]) }),
  }),

  behaviour(Produce, 'acks-0-answered', {
    does: 'answers a Produce that wants no acknowledgement',
    touches: ({ request }) => request?.answered === false,
    interceptor: () => ({
      request: (sent) =>
        sent.answered ? 'on' : { forward: [sent.frame], answers: [answerTo(Produce, sent, { responses: [] })] },
    }),
  }),
];
