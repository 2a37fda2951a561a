import type { Struct } from '../../wire/fields.js';
import { Program } from './program.js';
import { numbersIn, textsIn } from './received.js';
import type { ForeignContext } from './scenario.js';

/** A client that is a member of a group: a process of its own, which tells what it owns and what it has committed. */
export class Member {
  owned: readonly number[] = [];
  private readonly program: Program;

  constructor(
    { client, entrance }: Pick<ForeignContext, 'client' | 'entrance'>,
    topic: string,
    group: string,
    private readonly onCommitted: (values: readonly string[]) => void,
    private readonly onChange: () => void,
  ) {
    this.program = Program.start(client, entrance, ['member', topic, group], (line) => this.hear(line));
  }

  private hear({ owned, committed }: Struct): void {
    if (owned !== undefined) this.owned = numbersIn(owned);
    if (committed !== undefined) this.onCommitted(textsIn(committed));
    this.onChange();
  }

  /** Rejects when it ends before it is told to: what it complains of. */
  async failed(): Promise<never> {
    await this.program.done();
    throw new Error('A member of the group ended by itself');
  }

  /** Closes its consumer. */
  leave(): Promise<void> {
    return this.program.leave();
  }

  /** Ends it without a word to the broker. */
  kill(): Promise<void> {
    return this.program.kill();
  }
}
