import { ApiVersions, Produce } from '../../protocol/index.js';
import { answerTo, behaviour } from './behaviour.js';
import type { Line } from './proxy.js';

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

  behaviour(Produce, 'acks-0-answered', {
    does: 'answers a Produce that wants no acknowledgement',
    touches: ({ request }) => request?.answered === false,
    interceptor: () => ({
      request: (sent) =>
        sent.answered ? 'on' : { forward: [sent.frame], answers: [answerTo(Produce, sent, { responses: [] })] },
    }),
  }),
];
