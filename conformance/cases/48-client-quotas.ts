import { AlterClientQuotas, DescribeClientQuotas, ErrorCode, Produce } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { batchOfSize } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshName } from '../fixtures.js';
import { produceTo } from './requests.js';

const PATIENCE_MS = 5_000;
const EXACT = 0;
const DEFAULT = 1;
const STRANGE = 9;
const RATE = 'producer_byte_rate';
const BYTES_A_SECOND = 1_000;
/** Rates are measured over some ten seconds (quota.window.num, quota.window.size.seconds). */
const MORE_THAN_MAY_BE = 60_000;

interface Change {
  readonly key: string;
  readonly value?: number;
  readonly remove?: boolean;
}

const client = (name: string) => ({ entityType: 'client-id', entityName: name });

function alter({ client: cluster, send }: CaseContext, name: string, ops: readonly Change[], validateOnly = false) {
  return send(AlterClientQuotas, { entries: [{ entity: [client(name)], ops }], validateOnly }, cluster.controller());
}

/** What a client id is limited to; undefined where nothing is said about it. */
async function quotasOf({ send }: CaseContext, name: string) {
  const components = [{ entityType: 'client-id', matchType: EXACT, match: name }];
  const answer = await send(DescribeClientQuotas, { components, strict: true });
  expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
  return answer.entries?.[0];
}

/** The name of a client that is limited, as the broker knows. */
async function limitedClient(context: CaseContext): Promise<string> {
  const { client: cluster, cleanUp } = context;
  const name = freshName('client');
  const removal = { entries: [{ entity: [client(name)], ops: [{ key: RATE, remove: true }] }] };
  cleanUp(() => cluster.send(cluster.controller(), AlterClientQuotas, removal));
  expectFields(await alter(context, name, [{ key: RATE, value: BYTES_A_SECOND }]), {
    throttleTimeMs: 0,
    entries: [{ errorCode: ErrorCode.NONE, errorMessage: null, entity: [client(name)] }],
  });
  await retry(() => quotasOf(context, name), PATIENCE_MS);
  return name;
}

export const clientQuotaCases = [
  must('client-quotas/set-and-remove', {
    api: AlterClientQuotas,
    versions: [0, 1],
    needs: [DescribeClientQuotas],
    see: 'KIP-546',
    why: 'A client that disturbs others could not be held back, or not be let go again.',
    async run(context) {
      const name = await limitedClient(context);
      expectFields(await quotasOf(context, name), {
        entity: [client(name)],
        values: [{ key: RATE, value: BYTES_A_SECOND }],
      });
      await alter(context, name, [{ key: RATE, remove: true }]);
      await retry(async () => ((await quotasOf(context, name)) === undefined ? true : undefined), PATIENCE_MS);
      expectEqual('after its removal', await quotasOf(context, name), undefined);
    },
  }),

  must('client-quotas/throttles', {
    api: Produce,
    versions: [3, 12],
    // The limit is for a client id, which the suite's own connections share.
    unless: ['scram'],
    needs: [AlterClientQuotas, DescribeClientQuotas],
    level: 'admin',
    see: 'KIP-13, KIP-219',
    why: 'A client that is not told for how long it is held back takes the broker for broken.',
    async run(context) {
      const topic = await context.freshTopic();
      const name = await limitedClient(context);
      const connection = await context.client.open(await context.leader(topic), undefined, name);
      try {
        const request = produceTo(topic, batchOfSize(MORE_THAN_MAY_BE));
        const answer = await connection.send(Produce, context.version, request);
        expectFields(answer.responses, [{ partitionResponses: [{ errorCode: ErrorCode.NONE, baseOffset: 0n }] }]);
        expectThat('throttleTimeMs is not 0', answer.throttleTimeMs > 0, answer.throttleTimeMs);
      } finally {
        connection.close();
      }
    },
  }),

  must('client-quotas/validate-only', {
    api: AlterClientQuotas,
    versions: [0, 1],
    needs: [DescribeClientQuotas],
    see: 'KIP-546',
    why: 'Whoever tries a limit out would have set it.',
    async run(context) {
      const name = freshName('client');
      expectFields(await alter(context, name, [{ key: RATE, value: BYTES_A_SECOND }], true), {
        throttleTimeMs: 0,
        entries: [{ errorCode: ErrorCode.NONE, entity: [client(name)] }],
      });
      // A limit that is set is seen after whatever the trial would have left.
      await limitedClient(context);
      expectEqual('what was only tried', await quotasOf(context, name), undefined);
    },
  }),

  must('client-quotas/bad-changes', {
    api: AlterClientQuotas,
    versions: [0, 1],
    see: 'KIP-546',
    why: 'Whoever mistyped would believe that the limit is set.',
    async run(context) {
      const name = freshName('client');
      const bad: (readonly Change[])[] = [
        [{ key: 'no_such_rate', value: 1 }],
        [{ key: RATE, value: -1 }],
        [{ key: RATE, value: 1000.5 }],
        [{ key: 'connection_creation_rate', value: 1 }],
      ];
      for (const ops of bad) {
        expectFields(await alter(context, name, ops), {
          entries: [{ errorCode: ErrorCode.INVALID_REQUEST, entity: [client(name)] }],
        });
      }
    },
  }),

  must('client-quotas/bad-entities', {
    api: AlterClientQuotas,
    versions: [0, 1],
    see: 'KIP-546',
    why: 'A limit for what cannot be would be kept, and hold for nobody.',
    async run({ client: cluster, send }) {
      const bad = [[], [{ entityType: 'cat', entityName: 'tom' }], [{ entityType: 'client-id', entityName: '' }]];
      for (const entity of bad) {
        const entries = [{ entity, ops: [{ key: RATE, value: 1000, remove: false }] }];
        expectFields(await send(AlterClientQuotas, { entries, validateOnly: true }, cluster.controller()), {
          throttleTimeMs: 0,
          entries: [{ errorCode: ErrorCode.INVALID_REQUEST, entity }],
        });
      }
    },
  }),

  must('client-quotas/bad-filters', {
    api: DescribeClientQuotas,
    versions: [0, 1],
    see: 'KIP-546',
    why: 'A filter that is not understood would look like a cluster without quotas.',
    async run({ send }) {
      const ofClient = (matchType: number, match: string | null) => ({ entityType: 'client-id', matchType, match });
      const bad = [
        [[ofClient(EXACT, null)], ErrorCode.INVALID_REQUEST],
        [[ofClient(DEFAULT, 'x')], ErrorCode.INVALID_REQUEST],
        [[ofClient(STRANGE, 'x')], ErrorCode.INVALID_REQUEST],
        [[ofClient(EXACT, 'x'), ofClient(EXACT, 'y')], ErrorCode.INVALID_REQUEST],
        [[{ entityType: 'cat', matchType: EXACT, match: 'tom' }], ErrorCode.UNSUPPORTED_VERSION],
      ] as const;
      for (const [components, errorCode] of bad) {
        const answer = await send(DescribeClientQuotas, { components, strict: false });
        expectFields(answer, { throttleTimeMs: 0, errorCode, entries: null });
      }
    },
  }),
];
