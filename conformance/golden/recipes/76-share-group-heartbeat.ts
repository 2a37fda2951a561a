import { type Input, ShareGroupHeartbeat, type ShareGroupHeartbeatRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { sharerWithPartition, sharing } from './share-group.js';

/** One heartbeat that joins a group, with something `changed`. */
function joining(name: string, about: string, changed: Input<ShareGroupHeartbeatRequest>) {
  return recipe(ShareGroupHeartbeat, name, {
    about,
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await recording.ask(ShareGroupHeartbeat, { ...sharing(recording), ...changed })),
  });
}

/** The heartbeat of a member that has its partition, with something `changed`. */
function beating(name: string, about: string, changed: (memberEpoch: number) => Input<ShareGroupHeartbeatRequest>) {
  return recipe(ShareGroupHeartbeat, name, {
    about,
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId, memberId, memberEpoch } = await sharerWithPartition(recording);
      await recording.ask(ShareGroupHeartbeat, { groupId, memberId, memberEpoch, ...changed(memberEpoch) });
    },
  });
}

export const shareGroupHeartbeatRecipes = [
  beating('member', 'A member that has its partition is alive.', () => ({})),
  beating('leave', 'A member leaves.', () => ({ memberEpoch: -1 })),
  beating('fenced', 'A member with an epoch that it never had.', (memberEpoch) => ({ memberEpoch: memberEpoch + 5 })),
  beating('unknown-member', 'A member that the coordinator does not know.', () => ({ memberId: 'nobody' })),
  joining('no-topics', 'A member that joins has to subscribe to something.', { subscribedTopicNames: null }),
  joining('no-member', 'A member without an id.', { memberId: '' }),
  joining('no-group', 'A group without a name.', { groupId: '' }),
];
