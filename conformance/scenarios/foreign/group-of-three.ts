import { FindCoordinator } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { Changes } from '../changes.js';
import { areShared } from '../group/shared.js';
import { Member } from './member.js';
import type { ForeignContext, ForeignScenario } from './scenario.js';

const PARTITIONS = 6;
const RECORDS_PER_ROUND = 60;
/** Longer than the 45 s after which Kafka misses a member of KIP-848, and the heartbeats by which the others learn of it. */
const PATIENCE_MS = 80_000;

/** A group shares its partitions anew whenever a member joins, leaves or dies, and loses nothing. */
export const groupOfThree: ForeignScenario = {
  name: 'group-of-three',
  about:
    'A member joins a group, one leaves and one is killed: no record is lost, and none comes again once committed.',
  level: 'groups',
  needs: [FindCoordinator],
  async run(context) {
    const topic = await context.freshTopic(PARTITIONS);
    const group = new Group(context, topic, context.freshGroupId());
    try {
      await group.send();
      const [first, second] = [group.join(), group.join()];
      await group.untilShared();

      await group.send();
      const third = group.join();
      await group.untilShared();
      await group.untilAllCommitted();

      await group.part(first, () => first.leave());
      await group.send();
      await group.untilShared();
      await group.untilAllCommitted();

      await group.part(third, () => third.kill());
      await group.send();
      await group.untilShared();
      await group.untilAllCommitted();
      await group.part(second, () => second.leave());
    } finally {
      await group.end();
    }
    expectEqual('records that came again after they were committed', group.cameAgain, []);
  },
};

/** The members of a group that are there, and what all of them have committed. */
class Group {
  readonly cameAgain: string[] = [];
  private readonly members = new Set<Member>();
  private readonly committed = new Set<string>();
  private readonly changes = new Changes(PATIENCE_MS);
  private sent = 0;

  constructor(
    private readonly context: ForeignContext,
    private readonly topic: string,
    private readonly groupId: string,
  ) {}

  async send(): Promise<void> {
    await this.context.ask('send', this.topic, String(this.sent), String(RECORDS_PER_ROUND));
    this.sent += RECORDS_PER_ROUND;
  }

  join(): Member {
    const note = (values: readonly string[]) => this.note(values);
    const member = new Member(this.context, this.topic, this.groupId, note, () => this.changes.changed());
    this.members.add(member);
    return member;
  }

  private note(values: readonly string[]): void {
    for (const value of values) {
      if (this.committed.has(value)) this.cameAgain.push(value);
      this.committed.add(value);
    }
  }

  /** Lets a member go, in its way. */
  async part(member: Member, go: () => Promise<void>): Promise<void> {
    this.members.delete(member);
    await go();
  }

  /** Resolves when each partition is owned by just one member, and each of them owns one. */
  async untilShared(): Promise<void> {
    const shares = () => [...this.members].map(({ owned }) => owned);
    await this.until('Sharing all partitions', () => areShared(shares(), PARTITIONS));
  }

  /** Resolves when all that was sent is committed. */
  async untilAllCommitted(): Promise<void> {
    await this.until('Committing all records', () => this.committed.size === this.sent);
  }

  private async until(what: string, holds: () => boolean): Promise<void> {
    const failures = [...this.members].map((member) => member.failed());
    await this.changes.until(what, holds, () => this.state(), failures);
  }

  private state(): string {
    const shares = [...this.members].map(({ owned }) => owned.join(' ') || 'nothing');
    return `members own ${shares.join(' / ')}, and ${this.committed.size} of ${this.sent} records are committed`;
  }

  /** Ends those that are still there. */
  async end(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.kill()));
  }
}
