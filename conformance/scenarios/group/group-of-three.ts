import { FindCoordinator, Heartbeat, JoinGroup, LeaveGroup } from '../../../protocol/index.js';
import { expectEqual, expectThat } from '../../expect.js';
import type { Consumer, Producer } from '../client.js';
import type { Scenario } from '../scenario.js';
import { KillableMember } from './killable-member.js';
import { Ledger } from './ledger.js';

const PARTITIONS = 6;
const RECORDS_PER_ROUND = 60;

/** A group shares its partitions anew whenever a member joins, leaves or dies, and loses nothing. */
export const groupOfThree: Scenario = {
  name: 'group-of-three',
  about:
    'A member joins a group, one leaves and one is killed: no record is lost, and none comes again once committed.',
  level: 'groups',
  needs: [FindCoordinator, JoinGroup, Heartbeat, LeaveGroup],
  async run({ library, entrance, freshTopic, freshGroupId }) {
    const topic = await freshTopic(PARTITIONS);
    const subscription = { groupId: freshGroupId(), topic, isolation: 'read_committed' } as const;
    const ledger = new Ledger(PARTITIONS);
    const producer = await library.producer(entrance);
    const members = new Map<string, Consumer>();
    const join = async (name: string) => {
      const member = await library.consumer(entrance, subscription);
      members.set(name, member);
      await member.run(ledger.listener(name, member));
    };
    const leave = async (name: string) => {
      const member = members.get(name);
      members.delete(name);
      await member?.close();
    };
    const killed = KillableMember.start(library.name, entrance, subscription);
    let sent = 0;
    const send = async () => {
      await sendRound(producer, topic, sent);
      sent += RECORDS_PER_ROUND;
    };
    try {
      await send();
      await Promise.all([join('first'), join('second')]);
      await ledger.untilOwnedBy('first', 'second');

      await send();
      await killed.run(ledger.listener('killed', killed));
      await ledger.untilOwnedBy('first', 'second', 'killed');

      await send();
      await leave('first');
      await ledger.untilOwnedBy('second', 'killed');

      await send();
      await killed.kill();
      await ledger.untilOwnedBy('second');
      await ledger.untilCommitted(sent);
    } finally {
      await killed.kill();
      await Promise.all([...members.keys()].map(leave));
      await producer.close();
    }
    expectEqual('different records that came', ledger.received, sent);
    if (library.readsAgainAfterRebalance) return;
    expectThat('no record comes again once committed', ledger.cameAgain.length === 0, ledger.cameAgain.join('; '));
  },
};

/** Keys are spread over all partitions. */
async function sendRound(producer: Producer, topic: string, first: number): Promise<void> {
  const records = Array.from({ length: RECORDS_PER_ROUND }, (_, index) => ({
    key: `key-${first + index}`,
    value: `value-${first + index}`,
    headers: {},
  }));
  await producer.send(topic, 'none', records);
}
