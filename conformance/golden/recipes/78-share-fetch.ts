import { type Input, ShareFetch, type ShareFetchRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';
import { acquire, acquiring, THREE_RECORDS } from './share-group.js';

const UNKNOWN_ID = Buffer.from('no-such-topic-id').toString('base64url');
const ACCEPT = 1;

/** One request that is refused before records matter, with something `changed`. */
function refused(name: string, about: string, changed: Input<ShareFetchRequest>) {
  return recipe(ShareFetch, name, {
    about,
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await recording.ask(ShareFetch, { ...acquiring(recording), ...changed })),
  });
}

export const shareFetchRecipes = [
  recipe(ShareFetch, 'records', {
    about: 'A member acquires three records.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    script: async (recording) => void (await acquire(recording)),
  }),
  recipe(ShareFetch, 'acknowledge', {
    about: 'A member accepts what it has acquired while it asks for more.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await acquire(recording);
      const acknowledgementBatches = [{ firstOffset: 0n, lastOffset: 2n, acknowledgeTypes: [ACCEPT] }];
      const topics = recording.topics.map(({ id }) => ({
        topicId: id,
        partitions: [{ partitionIndex: 0, acknowledgementBatches }],
      }));
      await recording.ask(ShareFetch, { ...acquiring(recording), shareSessionEpoch: 1, topics });
    },
  }),
  recipe(ShareFetch, 'wrong-session-epoch', {
    about: 'An epoch that the session does not have.',
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await acquire(recording);
      await recording.ask(ShareFetch, { ...acquiring(recording), shareSessionEpoch: 5, topics: [] });
    },
  }),
  refused('unknown-session', 'A session that there is not.', { shareSessionEpoch: 1, topics: [] }),
  refused('no-member', 'A member without an id.', { memberId: '' }),
  refused('unknown-topic', 'A topic that does not exist.', {
    topics: [{ topicId: UNKNOWN_ID, partitions: [{ partitionIndex: 0 }] }],
  }),
];
