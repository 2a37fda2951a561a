import { CreateAcls, DeleteAcls, DescribeAcls, ErrorCode } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { freshName } from '../fixtures.js';
import {
  AclOperation,
  AclPattern,
  AclPermission,
  AclResource,
  ANY_HOST,
  allOf,
  CLUSTER_NAME,
  creation,
} from './acl.js';

const PATIENCE_MS = 5_000;
const STRANGE = 99;
const NO_COLON = 'nobody';

const ofTopic = (resourceName: string) => ({
  resourceType: AclResource.TOPIC,
  resourceName,
  operation: AclOperation.READ,
});

/** What a filter asks for, where it is less than everything. */
interface AclFilter {
  readonly resourceTypeFilter?: number;
  readonly patternTypeFilter?: number;
  readonly operation?: number;
  readonly permissionType?: number;
}

/** Makes ACLs for a principal of their own. */
async function freshAcls({ client, send, cleanUp }: CaseContext) {
  const name = freshName('user');
  const principal = `User:${name}`;
  const creations = [
    creation(principal, ofTopic(name)),
    creation(principal, { ...ofTopic(name), operation: AclOperation.WRITE, permissionType: AclPermission.DENY }),
    creation(principal, { ...ofTopic(name), resourcePatternType: AclPattern.PREFIXED }),
  ];
  cleanUp(() => client.send(client.controller(), DeleteAcls, { filters: [allOf(principal)] }));
  expectFields(await send(CreateAcls, { creations }, client.controller()), {
    throttleTimeMs: 0,
    results: [{ errorCode: ErrorCode.NONE }, { errorCode: ErrorCode.NONE }, { errorCode: ErrorCode.NONE }],
  });
  await retry(async () => {
    const { resources } = await send(DescribeAcls, allOf(principal));
    return resources.flatMap(({ acls }) => acls).length === creations.length || undefined;
  }, PATIENCE_MS);
  return { principal, name };
}

export const aclCases = [
  must('describe-acls/without-an-authorizer', {
    api: DescribeAcls,
    versions: [0, 3],
    unless: ['authorizer'],
    see: 'KIP-140; Protocol guide, Error Codes',
    why: 'An empty list would be taken for a cluster in which nobody may do anything.',
    async run({ send, version }) {
      const { patternTypeFilter, ...filter } = allOf('User:nobody');
      const asked = version >= 1 ? { ...filter, patternTypeFilter } : filter;
      expectFields(await send(DescribeAcls, asked), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.SECURITY_DISABLED,
        resources: [],
      });
    },
  }),

  must('create-acls/without-an-authorizer', {
    api: CreateAcls,
    versions: [0, 3],
    unless: ['authorizer'],
    see: 'KIP-140; Protocol guide, Error Codes',
    why: 'Whoever made a rule would believe that it holds.',
    async run({ client, send }) {
      const creations = [creation('User:nobody', ofTopic('fluxmq-none'))];
      expectFields(await send(CreateAcls, { creations }, client.controller()), {
        throttleTimeMs: 0,
        results: [{ errorCode: ErrorCode.SECURITY_DISABLED }],
      });
    },
  }),

  must('delete-acls/without-an-authorizer', {
    api: DeleteAcls,
    versions: [1, 3],
    unless: ['authorizer'],
    see: 'KIP-140; Protocol guide, Error Codes',
    why: 'Whoever took a rule away would believe that there had been none.',
    async run({ client, send }) {
      expectFields(await send(DeleteAcls, { filters: [allOf('User:nobody')] }, client.controller()), {
        throttleTimeMs: 0,
        filterResults: [{ errorCode: ErrorCode.SECURITY_DISABLED, matchingAcls: [] }],
      });
    },
  }),

  must('describe-acls/what-was-made', {
    api: DescribeAcls,
    versions: [1, 3],
    when: ['authorizer'],
    needs: [CreateAcls, DeleteAcls],
    see: 'KIP-140, KIP-290',
    why: 'Nobody could find out why an application is shut out, or let in.',
    async run(context) {
      const { principal, name } = await freshAcls(context);
      const answer = await context.send(DescribeAcls, allOf(principal));
      const all = answer.resources.flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...resource, ...acl })));
      all.sort((one, two) => one.patternType - two.patternType || one.operation - two.operation);
      const acl = { resourceType: AclResource.TOPIC, resourceName: name, principal, host: ANY_HOST };
      const { ALLOW, DENY } = AclPermission;
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      expectFields(all, [
        { ...acl, patternType: AclPattern.LITERAL, operation: AclOperation.READ, permissionType: ALLOW },
        { ...acl, patternType: AclPattern.LITERAL, operation: AclOperation.WRITE, permissionType: DENY },
        { ...acl, patternType: AclPattern.PREFIXED, operation: AclOperation.READ, permissionType: ALLOW },
      ]);
    },
  }),

  must('describe-acls/filters', {
    api: DescribeAcls,
    versions: [1, 3],
    when: ['authorizer'],
    needs: [CreateAcls, DeleteAcls],
    see: 'KIP-140, KIP-290',
    why: 'Whoever asks what holds for one topic would be shown the rules of others, or not all that hold.',
    async run(context) {
      const { principal, name } = await freshAcls(context);
      const count = async (change: AclFilter, named?: string) => {
        const filter = { ...allOf(principal), ...change, ...(named !== undefined && { resourceNameFilter: named }) };
        const { resources } = await context.send(DescribeAcls, filter);
        return resources.flatMap(({ acls }) => acls).length;
      };
      expectEqual('to write', await count({ operation: AclOperation.WRITE }), 1);
      expectEqual('denied', await count({ permissionType: AclPermission.DENY }), 1);
      expectEqual('of groups', await count({ resourceTypeFilter: AclResource.GROUP }), 0);
      expectEqual('literally of the topic', await count({ patternTypeFilter: AclPattern.LITERAL }, name), 2);
      expectEqual('all that hold for the topic', await count({ patternTypeFilter: AclPattern.MATCH }, name), 3);
      expectEqual('what holds for a longer name', await count({ patternTypeFilter: AclPattern.MATCH }, `${name}-2`), 1);
    },
  }),

  must('delete-acls/only-what-matches', {
    api: DeleteAcls,
    versions: [1, 3],
    when: ['authorizer'],
    needs: [CreateAcls, DescribeAcls],
    see: 'KIP-140',
    why: 'Other applications would be shut out, or let in.',
    async run(context) {
      const { client, send } = context;
      const { principal, name } = await freshAcls(context);
      const filter = { ...allOf(principal), operation: AclOperation.WRITE };
      const none = { ...allOf(principal), resourceTypeFilter: AclResource.GROUP };
      expectFields(await send(DeleteAcls, { filters: [filter, none] }, client.controller()), {
        throttleTimeMs: 0,
        filterResults: [
          {
            errorCode: ErrorCode.NONE,
            matchingAcls: [
              {
                errorCode: ErrorCode.NONE,
                resourceType: AclResource.TOPIC,
                resourceName: name,
                patternType: AclPattern.LITERAL,
                principal,
                host: ANY_HOST,
                operation: AclOperation.WRITE,
                permissionType: AclPermission.DENY,
              },
            ],
          },
          { errorCode: ErrorCode.NONE, matchingAcls: [] },
        ],
      });
      const left = await send(DeleteAcls, { filters: [allOf(principal)] }, client.controller());
      expectEqual('the number of those that were left', left.filterResults[0]?.matchingAcls.length, 2);
    },
  }),

  must('create-acls/bad-rules', {
    api: CreateAcls,
    versions: [1, 3],
    when: ['authorizer'],
    see: 'KIP-140; Protocol guide, Error Codes',
    why: 'Whoever mistyped would believe that the rule holds.',
    async run({ client, send }) {
      const name = freshName('user');
      const principal = `User:${name}`;
      const creations = [
        creation(NO_COLON, ofTopic(name)),
        creation(principal, ofTopic('')),
        creation(principal, { ...ofTopic(CLUSTER_NAME), resourceType: AclResource.CLUSTER, resourceName: name }),
        creation(principal, { ...ofTopic(name), operation: STRANGE }),
      ];
      for (const bad of creations) {
        expectFields(await send(CreateAcls, { creations: [bad] }, client.controller()), {
          throttleTimeMs: 0,
          results: [{ errorCode: ErrorCode.INVALID_REQUEST }],
        });
      }
    },
  }),
];
