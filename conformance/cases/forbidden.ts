import type { Api, Input } from '../../protocol/index.js';
import { type Case, must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields, type Part } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { type Acl, User } from './acl.js';
import { freshTransactionalId } from './transaction.js';

/** What a user may try to touch. */
export interface Forbidden {
  /** A topic that is there. */
  readonly topic: TestTopic;
  readonly groupId: string;
  readonly transactionalId: string;
  readonly version: number;
  readonly context: CaseContext;
}

export interface Refusal<Req, Res> {
  readonly api: Api<Req, Res>;
  readonly versions: readonly [min: number, max: number];
  readonly why: string;
  /** What the user may do all the same, where being refused takes that much. */
  readonly allowed?: (forbidden: Forbidden) => readonly Acl[];
  readonly request: (forbidden: Forbidden) => Input<Req>;
  readonly expected: (forbidden: Forbidden) => Part<Res>;
}

/** A case about what a user is answered who may not do what it asks for. */
export function refusal<Req, Res>(id: string, refused: Refusal<Req, Res>): Case {
  const { api, versions, why, allowed, request, expected } = refused;
  return must(id, {
    api,
    versions,
    level: 'security',
    when: ['authorizer', 'scram'],
    see: 'KIP-11; Protocol guide, Error Codes',
    why,
    async run(context) {
      const topic = await context.freshTopic();
      const groupId = context.freshGroupId();
      await context.coordinator(groupId);
      const { version } = context;
      const forbidden = { topic, groupId, transactionalId: freshTransactionalId(), version, context };
      const user = await User.fresh(context);
      if (allowed !== undefined) await user.allow(...allowed(forbidden));
      expectFields(await user.send(api, request(forbidden)), expected(forbidden));
    },
  });
}
