import { type Input, StreamsGroupHeartbeat, type StreamsGroupHeartbeatRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { streaming, streamWithTask } from './streams-group.js';

/** One heartbeat that joins a group, with something `changed`. */
function joining(name: string, about: string, changed: Input<StreamsGroupHeartbeatRequest>) {
  return recipe(StreamsGroupHeartbeat, name, {
    about,
    when: ['streams-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) =>
      void (await recording.ask(StreamsGroupHeartbeat, { ...streaming(recording), ...changed })),
  });
}

/** The heartbeat of a member that has its task, with something `changed`. */
function beating(name: string, about: string, changed: (memberEpoch: number) => Input<StreamsGroupHeartbeatRequest>) {
  return recipe(StreamsGroupHeartbeat, name, {
    about,
    when: ['streams-groups'],
    groups: 1,
    topics: [{}],
    async script(recording) {
      const member = await streamWithTask(recording);
      const request = { ...member, endpointInformationEpoch: 0, ...changed(member.memberEpoch) };
      await recording.ask(StreamsGroupHeartbeat, request);
    },
  });
}

export const streamsGroupHeartbeatRecipes = [
  beating('member', 'A member that has its task is alive.', () => ({})),
  beating('leave', 'A member leaves.', () => ({ memberEpoch: -1 })),
  beating('fenced', 'A member with an epoch that it never had.', (memberEpoch) => ({ memberEpoch: memberEpoch + 5 })),
  beating('unknown-member', 'A member that the coordinator does not know.', () => ({ memberId: 'nobody' })),
  joining('no-topology', 'A member that joins has to say what it does.', { topology: null }),
  joining('no-member', 'A member without an id.', { memberId: '' }),
  joining('no-group', 'A group without a name.', { groupId: '' }),
];
