import { AlterUserScramCredentials, DescribeUserScramCredentials, ErrorCode } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import { freshName } from '../fixtures.js';
import { credential, SCRAM_SHA_256, SCRAM_SHA_512 } from './acl.js';

const PATIENCE_MS = 5_000;
const STRANGE = 9;

function upsert({ client, send }: CaseContext, ...upsertions: ReturnType<typeof credential>[]) {
  return send(AlterUserScramCredentials, { upsertions }, client.controller());
}

function remove({ client, send }: CaseContext, name: string, mechanism: number) {
  return send(AlterUserScramCredentials, { deletions: [{ name, mechanism }] }, client.controller());
}

/** What is known of a user, once the broker says `errorCode` of it. */
async function describe({ send }: CaseContext, name: string, errorCode: number) {
  const ask = () => send(DescribeUserScramCredentials, { users: [{ name }] });
  await retry(async () => ((await ask()).results[0]?.errorCode === errorCode ? true : undefined), PATIENCE_MS);
  return ask();
}

const answerOf = (user: string, errorCode: number) => ({ throttleTimeMs: 0, results: [{ user, errorCode }] });

export const scramCredentialCases = [
  must('scram-credentials/from-the-first-to-the-last', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    needs: [DescribeUserScramCredentials],
    see: 'KIP-554',
    why: 'Users could not be made, or not be got rid of.',
    async run(context) {
      const user = freshName('user');
      expectFields(await upsert(context, credential(user, 'secret', 5000)), answerOf(user, ErrorCode.NONE));
      expectFields(await describe(context, user, ErrorCode.NONE), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        results: [
          { user, errorCode: ErrorCode.NONE, credentialInfos: [{ mechanism: SCRAM_SHA_256, iterations: 5000 }] },
        ],
      });
      expectFields(await remove(context, user, SCRAM_SHA_256), answerOf(user, ErrorCode.NONE));
      expectFields(await describe(context, user, ErrorCode.RESOURCE_NOT_FOUND), {
        errorCode: ErrorCode.NONE,
        results: [{ user, errorCode: ErrorCode.RESOURCE_NOT_FOUND, credentialInfos: [] }],
      });
    },
  }),

  must('scram-credentials/iterations', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-554, RFC 5802',
    why: 'Too few make a password cheap to guess, too many a login too dear for the broker.',
    async run(context) {
      const user = freshName('user');
      for (const iterations of [0, 4095, 16_385]) {
        const answer = await upsert(context, credential(user, 'secret', iterations));
        expectFields(answer, answerOf(user, ErrorCode.UNACCEPTABLE_CREDENTIAL));
      }
    },
  }),

  must('scram-credentials/unknown-mechanism', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-554',
    why: 'Whoever made the user would believe that it can log in.',
    async run(context) {
      const user = freshName('user');
      const strange = { ...credential(user, 'secret'), mechanism: STRANGE };
      expectFields(await upsert(context, strange), answerOf(user, ErrorCode.UNSUPPORTED_SASL_MECHANISM));
      expectFields(await remove(context, user, STRANGE), answerOf(user, ErrorCode.UNSUPPORTED_SASL_MECHANISM));
    },
  }),

  must('scram-credentials/same-user-twice', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-554',
    why: 'Which of the two passwords holds only chance would decide.',
    async run(context) {
      const user = freshName('user');
      const answer = await upsert(context, credential(user, 'one'), credential(user, 'two'));
      expectFields(answer, answerOf(user, ErrorCode.DUPLICATE_RESOURCE));
      const described = await context.send(DescribeUserScramCredentials, { users: [{ name: user }, { name: user }] });
      expectFields(described, { results: [{ user, errorCode: ErrorCode.DUPLICATE_RESOURCE, credentialInfos: [] }] });
    },
  }),

  must('scram-credentials/what-is-not-there', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-554',
    why: 'Whoever mistyped a name would believe that the user is locked out.',
    async run(context) {
      const user = freshName('user');
      expectFields(await remove(context, user, SCRAM_SHA_512), answerOf(user, ErrorCode.RESOURCE_NOT_FOUND));
    },
  }),

  must('scram-credentials/user-without-a-name', {
    api: AlterUserScramCredentials,
    versions: [0, 0],
    when: ['scram'],
    see: 'KIP-554',
    why: 'Nobody could log in as it.',
    async run(context) {
      expectFields(await upsert(context, credential('', 'secret')), answerOf('', ErrorCode.UNACCEPTABLE_CREDENTIAL));
    },
  }),
];
