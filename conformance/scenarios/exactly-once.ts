import { AddOffsetsToTxn, FindCoordinator, InitProducerId, JoinGroup } from '../../protocol/index.js';
import { expectEqual, expectThat } from '../expect.js';
import type { Consumer, ReceivedRecord, Transaction, TransactionalProducer } from './client.js';
import { expectToRead } from './read-to-the-end.js';
import { readUntil } from './read-until.js';
import type { Scenario, ScenarioContext } from './scenario.js';
import { recordOf, sendValues } from './sending.js';

const RECORDS = 30;
const PER_TRANSACTION = 10;

/** What each record of the input becomes. */
function transformed(value: string): string {
  return `${value} transformed`;
}

/**
 * An application reads, transforms and writes in transactions, and crashes in the middle of its second one: its outputs
 * are written and its position is sent, but nothing is committed. The next one takes its transactional id over.
 */
export const exactlyOnce: Scenario = {
  name: 'exactly-once',
  about: 'An application that consumes, transforms and produces crashes, and its successor does each record once.',
  level: 'transactions',
  needs: [FindCoordinator, JoinGroup, InitProducerId, AddOffsetsToTxn],
  async run(context) {
    const { library, entrance, freshTopic, freshGroupId } = context;
    const [input, output] = await Promise.all([freshTopic(1), freshTopic(1)]);
    const values = Array.from({ length: RECORDS }, (_, index) => `value-${index}`);
    await sendValues(library, entrance, input, values);
    const groupId = freshGroupId();

    const crashing = await library.transactionalProducer(entrance, output);
    try {
      const abandoned = await beginAndCrash(context, crashing, { groupId, input, output });
      await finish(context, { groupId, input, output });
      await expectFenced(abandoned);
    } finally {
      // A fenced producer may fail to say good-bye.
      await crashing.close().catch(() => {});
    }

    const wanted = values.map(transformed);
    const twice = wanted.slice(PER_TRANSACTION, 2 * PER_TRANSACTION);
    await expectToRead(context, output, {
      read_committed: wanted,
      read_uncommitted: [...wanted.slice(0, PER_TRANSACTION), ...twice, ...wanted.slice(PER_TRANSACTION)],
    });
  },
};

interface Application {
  readonly groupId: string;
  readonly input: string;
  readonly output: string;
}

/** Commits the first transaction and answers the second one, with which all is done but the commit. */
async function beginAndCrash(
  { library, entrance }: ScenarioContext,
  producer: TransactionalProducer,
  { groupId, input, output }: Application,
): Promise<Transaction> {
  let abandoned: Transaction | undefined;
  await readUntil(
    library,
    entrance,
    { groupId, topic: input, isolation: 'read_committed' },
    (received) => received.length >= 2 * PER_TRANSACTION,
    async (received, consumer) => {
      const first = await transform(producer, output, consumer, received.slice(0, PER_TRANSACTION));
      await first.commit();
      abandoned = await transform(producer, output, consumer, received.slice(PER_TRANSACTION, 2 * PER_TRANSACTION));
    },
  );
  if (abandoned === undefined) throw new Error('The application never came to its second transaction');
  return abandoned;
}

/** Takes the transactional id over, and does what is left. */
async function finish({ library, entrance }: ScenarioContext, { groupId, input, output }: Application): Promise<void> {
  const producer = await library.transactionalProducer(entrance, output);
  try {
    // Before the position of the group is asked for: it aborts what the crash left open.
    const takeover = await producer.begin();
    const left = RECORDS - PER_TRANSACTION;
    await readUntil(
      library,
      entrance,
      { groupId, topic: input, isolation: 'read_committed' },
      (received) => received.length >= left,
      async (received, consumer) => {
        expectEqual('the successor goes on at offset', received[0]?.offset, BigInt(PER_TRANSACTION));
        expectEqual('records that the successor reads', received.length, left);
        await write(takeover, output, consumer, received.slice(0, PER_TRANSACTION));
        await takeover.commit();
        const last = await transform(producer, output, consumer, received.slice(PER_TRANSACTION));
        await last.commit();
      },
    );
  } finally {
    await producer.close();
  }
}

async function transform(
  producer: TransactionalProducer,
  output: string,
  consumer: Consumer,
  records: readonly ReceivedRecord[],
): Promise<Transaction> {
  const transaction = await producer.begin();
  await write(transaction, output, consumer, records);
  return transaction;
}

async function write(
  transaction: Transaction,
  output: string,
  consumer: Consumer,
  records: readonly ReceivedRecord[],
): Promise<void> {
  await transaction.send(
    output,
    records.map(({ value }) => recordOf(transformed(value))),
  );
  const last = records.at(-1);
  if (last === undefined) throw new Error('There is nothing to transform');
  await transaction.sendOffset(consumer, last);
}

/** Who comes back from a crash must not commit any more. */
async function expectFenced(abandoned: Transaction): Promise<void> {
  const fenced = await abandoned.commit().then(
    () => false,
    () => true,
  );
  expectThat('the transaction of the producer that was taken over cannot be committed', fenced, 'it was committed');
}
