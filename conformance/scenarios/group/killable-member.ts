import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../../targets/package-root.js';
import type { Consumer, Entrance, Listener, Subscription } from '../client.js';
import type { FromMember, ToMember } from './messages.js';

interface Outcome {
  resolve(): void;
  reject(error: Error): void;
}

/** A consumer of a library in a process of its own, which can be killed as no consumer beside others can. */
export class KillableMember implements Pick<Consumer, 'run' | 'commit'> {
  private readonly commits = new Map<number, Outcome>();
  private lastId = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly joining: Extract<ToMember, { type: 'join' }>,
  ) {}

  static start(library: string, entrance: Entrance, subscription: Subscription): KillableMember {
    const program = join(packageRoot(), 'dist/conformance/scenarios/group/member-process.js');
    const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const { bootstrap, security } = entrance;
    return new KillableMember(child, { type: 'join', library, entrance: { bootstrap, security }, subscription });
  }

  /** Begins to read. Throws with what the process says where it cannot. */
  async run(listener: Listener): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.child.once('exit', () => reject(new Error('The process of the member ended')));
      this.child.on('message', (message: FromMember) => this.hear(message, listener, { resolve, reject }));
      this.say(this.joining);
    });
  }

  private hear(message: FromMember, listener: Listener, running: Outcome): void {
    switch (message.type) {
      case 'running':
        running.resolve();
        return;
      case 'failed':
        running.reject(new Error(message.problem));
        return;
      case 'assigned':
        listener.onAssigned?.(message.partitions);
        return;
      case 'record':
        void Promise.resolve(listener.onRecord(message.record)).then(() => this.say({ type: 'done' }));
        return;
      case 'committed': {
        const commit = this.commits.get(message.id);
        this.commits.delete(message.id);
        if (message.problem === undefined) commit?.resolve();
        else commit?.reject(new Error(message.problem));
        return;
      }
    }
  }

  async commit(partition: number, offset: bigint): Promise<void> {
    this.lastId += 1;
    const id = this.lastId;
    await new Promise<void>((resolve, reject) => {
      this.commits.set(id, { resolve, reject });
      this.say({ type: 'commit', id, partition, offset });
    });
  }

  /** Ends it without a word to the broker. Does nothing where it has ended. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
    for (const { reject } of this.commits.values()) reject(new Error('The member was killed'));
    this.commits.clear();
  }

  private say(message: ToMember): void {
    // One that was killed hears nothing any more, and its end may not be known yet: what cannot be written then is no error.
    if (this.child.connected) this.child.send(message, () => {});
  }
}
