import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCode, Fetch, Produce } from '../../protocol/index.js';
import { batchOf, unplaced } from '../batches.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { fetchFrom } from './requests.js';

const NOTHING = Buffer.alloc(0);
const WAIT_MS = 400;
/** Clocks of two programs, and the millisecond in which a timer begins. */
const EARLY_MS = 50;
/** How late a loaded machine may be. */
const LATE_MS = 3_000;
/** What a case never waits out: the answer has to come much earlier. */
const LONG_MS = 8_000;

function expectWaited(began: number): void {
  const elapsed = Math.round(performance.now() - began);
  expectThat(`the wait is ${WAIT_MS} ms`, elapsed >= WAIT_MS - EARLY_MS && elapsed <= WAIT_MS + LATE_MS, elapsed);
}

function expectAtOnce(began: number): void {
  const elapsed = Math.round(performance.now() - began);
  expectThat('the answer comes at once', elapsed <= LATE_MS, elapsed);
}

export const fetchWaitingCases = [
  must('fetch/waits-at-the-end', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch; tulios/kafkajs#1365',
    why: 'Answered early, consumers ask again and again and burn the broker; answered late, they take it for dead.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      await append(topic, 0, batchOf(['a']));
      const at = await leader(topic);
      const began = performance.now();
      const answer = await send(Fetch, fetchFrom(topic, 1n, { maxWaitMs: WAIT_MS }), at);
      expectWaited(began);
      expectFields(answer, {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 1n, records: NOTHING }] }],
      });
    },
  }),

  must('fetch/min-bytes-beyond-max-bytes-at-once', {
    api: Fetch,
    versions: [4, 18],
    needs: [Produce],
    see: 'KIP-74',
    why: 'More than the largest answer can never come: a consumer set up so would get every record late.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batch = batchOf(['a record']);
      await append(topic, 0, batch);
      const at = await leader(topic);
      const began = performance.now();
      const { responses } = await send(
        Fetch,
        fetchFrom(topic, 0n, { maxBytes: batch.length, minBytes: 2 * batch.length, maxWaitMs: LONG_MS }),
        at,
      );
      expectAtOnce(began);
      expectEqual('the records', unplaced(responses[0]?.partitions[0]?.records ?? NOTHING), unplaced(batch));
    },
  }),

  must('fetch/woken-by-an-append', {
    api: Fetch,
    versions: [4, 18],
    needs: [Produce],
    see: 'Protocol guide, Fetch; tulios/kafkajs#1365',
    why: 'The longest wait would become the usual delay of a record.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batch = batchOf(['news']);
      const at = await leader(topic);
      const began = performance.now();
      const fetching = send(Fetch, fetchFrom(topic, 0n, { maxWaitMs: LONG_MS }), at);
      await delay(50);
      await append(topic, 0, batch);
      const { responses } = await fetching;
      expectAtOnce(began);
      expectFields({ responses }, { responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 1n }] }] });
      expectEqual('records', unplaced(responses[0]?.partitions[0]?.records ?? NOTHING), batch);
    },
  }),

  must('fetch/min-bytes-0-does-not-wait', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'A client that only looks whether there is something would hang.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      const began = performance.now();
      const answer = await send(Fetch, fetchFrom(topic, 0n, { maxWaitMs: LONG_MS, minBytes: 0 }), at);
      expectAtOnce(began);
      expectFields(answer, { responses: [{ partitions: [{ errorCode: ErrorCode.NONE, records: NOTHING }] }] });
    },
  }),

  must('fetch/enough-bytes-do-not-wait', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'A consumer that has to catch up would get one answer per wait.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batch = batchOf(['a']);
      await append(topic, 0, batch);
      const at = await leader(topic);
      const began = performance.now();
      const request = fetchFrom(topic, 0n, { maxWaitMs: LONG_MS, minBytes: batch.length });
      const { responses } = await send(Fetch, request, at);
      expectAtOnce(began);
      expectEqual('records', unplaced(responses[0]?.partitions[0]?.records ?? NOTHING), batch);
    },
  }),

  must('fetch/waits-for-min-bytes', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'With it a consumer trades delay for fewer requests; what there is has to come at the end of the wait.',
    async run({ send, append, freshTopic, leader }) {
      const topic = await freshTopic();
      const batch = batchOf(['a']);
      await append(topic, 0, batch);
      const at = await leader(topic);
      const began = performance.now();
      const request = fetchFrom(topic, 0n, { maxWaitMs: WAIT_MS, minBytes: batch.length + 1 });
      const { responses } = await send(Fetch, request, at);
      expectWaited(began);
      expectEqual('records', unplaced(responses[0]?.partitions[0]?.records ?? NOTHING), batch);
    },
  }),

  must('fetch/an-error-does-not-wait', {
    api: Fetch,
    versions: [4, 18],
    see: 'Protocol guide, Fetch',
    why: 'A consumer that has to begin elsewhere would lose the time of a wait before it learns so.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      const began = performance.now();
      const answer = await send(Fetch, fetchFrom(topic, 10n, { maxWaitMs: LONG_MS }), at);
      expectAtOnce(began);
      expectFields(answer, { responses: [{ partitions: [{ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE }] }] });
    },
  }),
];
