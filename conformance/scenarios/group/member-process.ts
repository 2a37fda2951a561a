import { reasonOf } from '../../../protocol/reason-of.js';
import type { Consumer } from '../client.js';
import { LIBRARIES } from '../libraries.js';
import type { FromMember, ToMember } from './messages.js';

/** The program of a member that is to be killed: a consumer that does what its parent says, and tells it what comes. */
let consumer: Consumer | undefined;
let done = () => {};

function tell(message: FromMember): void {
  process.send?.(message);
}

async function join({ library: name, entrance, subscription }: Extract<ToMember, { type: 'join' }>): Promise<void> {
  const library = LIBRARIES.find((candidate) => candidate.name === name);
  if (library === undefined) throw new Error(`There is no client '${name}'`);
  consumer = await library.consumer(entrance, subscription);
  await consumer.run({
    onAssigned: (partitions) => tell({ type: 'assigned', partitions }),
    onRecord: (record) => {
      tell({ type: 'record', record });
      return new Promise<void>((resolve) => {
        done = resolve;
      });
    },
  });
  tell({ type: 'running' });
}

async function commit({ id, partition, offset }: Extract<ToMember, { type: 'commit' }>): Promise<void> {
  try {
    await consumer?.commit(partition, offset);
    tell({ type: 'committed', id });
  } catch (error) {
    tell({ type: 'committed', id, problem: reasonOf(error) });
  }
}

process.on('message', (message: ToMember) => {
  switch (message.type) {
    case 'join':
      join(message).catch((error: unknown) => tell({ type: 'failed', problem: reasonOf(error) }));
      return;
    case 'commit':
      void commit(message);
      return;
    case 'done':
      done();
      return;
  }
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
