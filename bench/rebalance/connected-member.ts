import { type Address, type Api, type Connection, ErrorCode, errorName, type Input } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import type { Clients } from './clients.js';
import type { GroupMember, MemberObserver } from './member.js';
import { commitOffsets } from './offset-commit.js';
import { Pulse } from './pulse.js';

/** What members of both protocols have in common: a connection to the coordinator, heartbeats, commits, and an end. */
export abstract class ConnectedMember implements GroupMember {
  epoch: number | undefined;
  share: readonly number[] = [];
  protected ended = false;
  protected readonly pulse = new Pulse();
  protected abstract readonly memberId: string;
  private connection: Connection | undefined;

  constructor(
    protected readonly clients: Clients,
    protected readonly groupId: string,
    private readonly coordinator: Address,
    protected readonly observer: MemberObserver,
  ) {}

  async connect(): Promise<void> {
    this.connection = await this.clients.dial(this.coordinator);
  }

  abstract join(): void;

  async commit(dueAt: number): Promise<void> {
    const { groupId, memberId, epoch, share } = this;
    if (epoch === undefined || share.length === 0) return;
    await commitOffsets(this.connected(), this.clients, { groupId, memberId, epoch, share }, dueAt);
  }

  abstract leave(): Promise<void>;

  close(): void {
    this.ended = true;
    this.pulse.stop();
    this.connection?.close();
  }

  /** Sends to the coordinator at the newest version that both sides know. */
  protected async send<Req, Res>(api: Api<Req, Res>, body: Input<Req>, timeoutMs?: number): Promise<Res> {
    return this.connected().send(api, this.clients.cluster.versionOf(api), body, timeoutMs);
  }

  /** What goes on beside the run ends it where it fails, unless the member has ended. */
  protected aside(work: Promise<void>): void {
    work.catch((error) => {
      if (!this.ended) this.clients.fail(error);
    });
  }

  private connected(): Connection {
    if (this.connection === undefined) throw new Error('a member speaks before it has connected');
    return this.connection;
  }
}

/** Throws `TargetError` for an answer that no member can do anything about. */
export function accept({ name }: Api, errorCode: number): void {
  if (errorCode !== ErrorCode.NONE) throw new TargetError(`${name} was answered ${errorName(errorCode)}.`);
}
