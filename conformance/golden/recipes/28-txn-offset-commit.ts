import { type Input, TxnOffsetCommit, type TxnOffsetCommitRequest } from '../../../protocol/index.js';
import { type Recording, recipe } from '../recipe.js';
import { aloneInGroup } from './group.js';
import { type Identity, producer, producerAtWork } from './transaction.js';

const TOO_MUCH = 'm'.repeat(4097);

/** Offset 42 of partition 0 of the first topic, in the transaction of a producer. */
function commit(
  { ask, groups: [groupId = ''], topics: [topic] }: Recording,
  identity: Identity,
  change: Input<TxnOffsetCommitRequest> = {},
) {
  const partitions = [{ partitionIndex: 0, committedOffset: 42n, committedMetadata: 'some metadata' }];
  return ask(TxnOffsetCommit, { ...identity, groupId, topics: [{ name: topic?.name ?? '', partitions }], ...change });
}

/** A producer that has taken the offsets of the group into its transaction commits one, with something `changed`. */
function atWork(
  name: string,
  about: string,
  changed: (identity: Identity, recording: Recording) => Input<TxnOffsetCommitRequest>,
  versions = TxnOffsetCommit.versions,
) {
  return recipe(TxnOffsetCommit, name, {
    about,
    versions,
    names: 1,
    groups: 1,
    absent: 1,
    topics: [{}],
    async script(recording) {
      const identity = await producerAtWork(recording);
      await commit(recording, identity, changed(identity, recording));
    },
  });
}

export const txnOffsetCommitRecipes = [
  atWork('offset', 'An offset in a transaction.', () => ({})),
  atWork('wrong-epoch', 'An epoch that is not that of the producer.', ({ producerEpoch }) => ({
    producerEpoch: producerEpoch + 5,
  })),
  atWork('wrong-producer', 'A producer id that does not belong to the transactional id.', () => ({
    producerId: 123_456_789n,
  })),
  atWork('unknown-topic', 'A topic that does not exist.', (_identity, { absent: [name = ''] }) => ({
    topics: [{ name, partitions: [{ partitionIndex: 0, committedOffset: 42n, committedMetadata: null }] }],
  })),
  atWork('metadata-too-large', 'More metadata than a broker keeps by default.', (_identity, { topics }) => ({
    topics: topics.map(({ name }) => ({
      name,
      partitions: [{ partitionIndex: 0, committedOffset: 42n, committedMetadata: TOO_MUCH }],
    })),
  })),
  atWork(
    'unknown-member',
    'A member of a group that does not exist (KIP-447).',
    () => ({ memberId: 'nobody', generationId: 1 }),
    [3, 5],
  ),
  recipe(TxnOffsetCommit, 'member', {
    about: 'The only member of a group commits in a transaction (KIP-447).',
    versions: [3, 5],
    names: 1,
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { memberId, generationId } = await aloneInGroup(recording);
      await commit(recording, await producerAtWork(recording), { memberId, generationId });
    },
  }),
  recipe(TxnOffsetCommit, 'wrong-generation', {
    about: 'A member that missed a rebalance (KIP-447).',
    versions: [3, 5],
    names: 1,
    groups: 1,
    topics: [{}],
    async script(recording) {
      const { memberId, generationId } = await aloneInGroup(recording);
      await commit(recording, await producerAtWork(recording), { memberId, generationId: generationId + 1 });
    },
  }),
  recipe(TxnOffsetCommit, 'group-not-added', {
    about: 'The group was not taken into the transaction; from v5 on the broker does that by itself (KIP-890).',
    names: 1,
    groups: 1,
    topics: [{}],
    script: async (recording) => void (await commit(recording, await producer(recording))),
  }),
];
