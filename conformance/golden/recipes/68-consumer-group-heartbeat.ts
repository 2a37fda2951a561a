import { ConsumerGroupHeartbeat, type ConsumerGroupHeartbeatRequest, type Input } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { consumerWithPartition, consuming } from './consumer-group.js';

/** One heartbeat that joins a group, with something `changed`. */
function joining(
  name: string,
  about: string,
  changed: Input<ConsumerGroupHeartbeatRequest>,
  versions = ConsumerGroupHeartbeat.versions,
) {
  return recipe(ConsumerGroupHeartbeat, name, {
    about,
    versions,
    when: ['consumer-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) =>
      void (await recording.ask(ConsumerGroupHeartbeat, { ...consuming(recording), ...changed })),
  });
}

/** The heartbeat of a member that has its partition, with something `changed`. */
function beating(name: string, about: string, changed: (memberEpoch: number) => Input<ConsumerGroupHeartbeatRequest>) {
  return recipe(ConsumerGroupHeartbeat, name, {
    about,
    when: ['consumer-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { groupId, memberId, memberEpoch } = await consumerWithPartition(recording);
      await recording.ask(ConsumerGroupHeartbeat, { groupId, memberId, memberEpoch, ...changed(memberEpoch) });
    },
  });
}

export const consumerGroupHeartbeatRecipes = [
  recipe(ConsumerGroupHeartbeat, 'off', {
    about: 'A broker without the consumer protocol.',
    unless: ['consumer-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await recording.ask(ConsumerGroupHeartbeat, consuming(recording))),
  }),
  beating('member', 'A member that has its partition is alive.', () => ({})),
  beating('leave', 'A member leaves.', () => ({ memberEpoch: -1 })),
  beating('fenced', 'A member with an epoch that it never had.', (memberEpoch) => ({ memberEpoch: memberEpoch + 5 })),
  beating('unknown-member', 'A member that the coordinator does not know.', () => ({ memberId: 'nobody' })),
  joining('no-topics', 'A member that joins has to subscribe to something.', { subscribedTopicNames: null }),
  joining('no-timeout', 'A member that joins has to say how long it may take.', { rebalanceTimeoutMs: -1 }),
  joining('unknown-assignor', 'An assignor that the broker does not have.', { serverAssignor: 'nobody' }),
  joining('no-group', 'A group without a name.', { groupId: '' }),
  joining('not-a-pattern', 'A pattern that is no regular expression.', { subscribedTopicRegex: '(' }, [1, 1]),
];
