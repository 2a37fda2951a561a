import { type Input, ShareAcknowledge, type ShareAcknowledgeRequest } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { acquire, SHARER, THREE_RECORDS } from './share-group.js';

const [ACCEPT, RELEASE, REJECT] = [1, 2, 3];

/** What a member says of the records from 0 to `last`. */
function saying(
  { groups: [groupId = ''], topics }: Recording,
  acknowledgeTypes: readonly number[],
  last: bigint,
): Input<ShareAcknowledgeRequest> {
  const acknowledgementBatches = [{ firstOffset: 0n, lastOffset: last, acknowledgeTypes }];
  const partitions = [{ partitionIndex: 0, acknowledgementBatches }];
  return {
    groupId,
    memberId: SHARER,
    shareSessionEpoch: 1,
    topics: topics.map(({ id }) => ({ topicId: id, partitions })),
  };
}

/** After three records were acquired. */
function acknowledging(
  name: string,
  about: string,
  types: readonly number[],
  { last = 2n, change = {} }: { readonly last?: bigint; readonly change?: Input<ShareAcknowledgeRequest> } = {},
) {
  return recipe(ShareAcknowledge, name, {
    about,
    when: ['share-groups'],
    groups: 1,
    topics: [THREE_RECORDS],
    async script(recording) {
      await acquire(recording);
      await recording.ask(ShareAcknowledge, { ...saying(recording, types, last), ...change });
    },
  });
}

export const shareAcknowledgeRecipes = [
  acknowledging('accept', 'A member accepts all that it has acquired.', [ACCEPT]),
  acknowledging('one-by-one', 'A member accepts, releases and rejects a record.', [ACCEPT, RELEASE, REJECT]),
  acknowledging('not-acquired', 'A member accepts more than it has acquired.', [ACCEPT], { last: 7n }),
  acknowledging('unknown-type', 'A member says what nobody can say of a record.', [9]),
  acknowledging('wrong-session-epoch', 'An epoch that the session does not have.', [ACCEPT], {
    change: { shareSessionEpoch: 5 },
  }),
  recipe(ShareAcknowledge, 'unknown-session', {
    about: 'A session that there is not.',
    when: ['share-groups'],
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await recording.ask(ShareAcknowledge, saying(recording, [ACCEPT], 2n))),
  }),
];
