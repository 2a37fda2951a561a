import { DeleteGroups, ErrorCode, JoinGroup, ListGroups, OffsetCommit, SyncGroup } from '../../protocol/index.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { commit } from './committed.js';
import { freshGroup, type Group, groupBeside, Member, twoMembers } from './group.js';

interface Filters {
  readonly statesFilter?: readonly string[];
  readonly typesFilter?: readonly string[];
}

/** What the list says of `groups` alone: others may be on the target too. */
async function listed({ send }: CaseContext, groups: readonly Group[], filters: Filters = {}) {
  const [first] = groups;
  const answer = await send(ListGroups, filters, first?.at);
  expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
  const ids = groups.map(({ groupId }) => groupId);
  return answer.groups.filter(({ groupId }) => ids.includes(groupId));
}

export const listGroupsCases = [
  must('list-groups/group-with-members', {
    api: ListGroups,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, ListGroups; KIP-518; KIP-848',
    why: 'Tools find groups by nothing else, and tell consumers from Connect workers by the protocol type.',
    async run(context) {
      const group = await freshGroup(context);
      await Member.alone(group, context);
      expectEqual('the groups', await listed(context, [group]), [
        {
          groupId: group.groupId,
          protocolType: 'consumer',
          groupState: context.version < 4 ? '' : 'Stable',
          groupType: context.version < 5 ? '' : 'classic',
        },
      ]);
    },
  }),

  must('list-groups/offsets-alone', {
    api: ListGroups,
    versions: [0, 5],
    needs: [OffsetCommit],
    see: 'Protocol guide, ListGroups',
    why: 'Lag is watched for consumers that assign partitions themselves, too; their group has no protocol type.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      expectEqual('the groups', await listed(context, [group]), [
        {
          groupId: group.groupId,
          protocolType: '',
          groupState: context.version < 4 ? '' : 'Empty',
          groupType: context.version < 5 ? '' : 'classic',
        },
      ]);
    },
  }),

  must('list-groups/of-any-type', {
    api: ListGroups,
    versions: [0, 5],
    needs: [JoinGroup, SyncGroup],
    see: 'Protocol guide, ListGroups',
    why: 'Connect clusters are groups, too, and are not to be taken for consumers.',
    async run(context) {
      const group = await freshGroup(context);
      const member = await Member.of(group, context);
      await member.join({ protocolType: 'connect', protocols: [{ name: 'v0', metadata: Buffer.alloc(0) }] });
      await member.sync([member], { protocolType: 'connect', protocolName: 'v0' });
      const groups = await listed(context, [group]);
      expectFields(groups, [{ groupId: group.groupId, protocolType: 'connect' }]);
    },
  }),

  must('list-groups/unknown-group', {
    api: ListGroups,
    versions: [0, 5],
    see: 'Protocol guide, ListGroups',
    why: 'To ask about a group does not make it: else each typing error stays in the list.',
    async run(context) {
      expectEqual('the groups', await listed(context, [await freshGroup(context)]), []);
    },
  }),

  must('list-groups/states', {
    api: ListGroups,
    versions: [4, 5],
    needs: [JoinGroup, SyncGroup, OffsetCommit],
    see: 'KIP-518',
    why: 'Who cleans up asks for empty groups alone, and deletes what is listed.',
    async run(context) {
      const stable = await freshGroup(context);
      const [empty, completing] = [await groupBeside(context, stable), await groupBeside(context, stable)];
      await Member.alone(stable, context);
      await commit(context, empty, await context.freshTopic(), 1n);
      await twoMembers(context, completing);
      const groups = [stable, empty, completing];
      const names = new Map(
        Object.entries({ stable, empty, completing }).map(([name, { groupId }]) => [groupId, name]),
      );
      for (const [statesFilter, wanted] of [
        [['Stable'], ['stable: Stable']],
        [['Empty'], ['empty: Empty']],
        [
          ['CompletingRebalance', 'Stable'],
          ['completing: CompletingRebalance', 'stable: Stable'],
        ],
        [['Dead'], []],
        [[], ['completing: CompletingRebalance', 'empty: Empty', 'stable: Stable']],
      ] as const) {
        const told = await listed(context, groups, { statesFilter });
        expectEqual(
          `groups for ${statesFilter.join(' and ') || 'no filter'}`,
          told.map(({ groupId, groupState }) => `${names.get(groupId)}: ${groupState}`).sort(),
          [...wanted],
        );
      }
    },
  }),

  must('list-groups/unknown-state', {
    api: ListGroups,
    versions: [4, 5],
    needs: [OffsetCommit],
    see: 'KIP-518',
    why: 'A newer tool asks for a state that this broker does not have: it has no such groups, which is neither an error nor all.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      expectEqual('the groups', await listed(context, [group], { statesFilter: ['NoSuchState'] }), []);
    },
  }),

  must('list-groups/types', {
    api: ListGroups,
    versions: [5, 5],
    needs: [OffsetCommit],
    see: 'KIP-848',
    why: 'Who moves groups to the new protocol asks for those that are left.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      const { groupId } = group;
      expectFields(await listed(context, [group], { typesFilter: ['classic'] }), [{ groupId, groupType: 'classic' }]);
      expectEqual('consumer groups', await listed(context, [group], { typesFilter: ['consumer'] }), []);
      const both = await listed(context, [group], { typesFilter: ['classic'], statesFilter: ['Stable'] });
      expectEqual('classic groups that are stable', both, []);
    },
  }),

  must('list-groups/deleted-group', {
    api: ListGroups,
    versions: [0, 5],
    needs: [OffsetCommit, DeleteGroups],
    see: 'KIP-229',
    why: 'A group that is still listed is asked for its offsets, and shown as one that stands still.',
    async run(context) {
      const group = await freshGroup(context);
      await commit(context, group, await context.freshTopic(), 1n);
      await context.send(DeleteGroups, { groupsNames: [group.groupId] }, group.at);
      expectEqual('the groups', await listed(context, [group]), []);
    },
  }),
];
