import type { Socket } from 'node:net';
import {
  type AnswerOf,
  type DeleteTopicsRequest,
  ErrorCode,
  type Produce,
  type ProduceRequest,
} from '../../protocol/index.js';
import { NullBroker } from '../null-broker/null-broker.js';

/** What a Produce request meets: an error code for all its partitions, or a connection that closes. */
export type Reaction = number | 'close';

/** A broker that keeps nothing, for tests that say how it misbehaves. */
export class FakeBroker extends NullBroker {
  readonly deleted: string[] = [];
  private frozen = false;
  private produced = 0;

  private constructor(private readonly react: (request: number, broker: FakeBroker) => Reaction) {
    super();
  }

  /** `react` is asked for each Produce request, which are counted from 0. */
  static async listen(react: (request: number, broker: FakeBroker) => Reaction = () => 0): Promise<FakeBroker> {
    const broker = new FakeBroker(react);
    await broker.listen();
    return broker;
  }

  /** Records that were taken, those of the probe included. */
  get records(): number {
    return this.topics.taken;
  }

  /** Reads nothing more, as a process that is stopped. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  protected override accept(socket: Socket): void {
    super.accept(socket);
    if (this.frozen) socket.pause();
  }

  protected override produce(request: ProduceRequest): AnswerOf<typeof Produce> | undefined {
    const errorCode = this.react(this.produced++, this);
    if (errorCode === 'close') throw new Error('the connection is to close');
    if (errorCode === ErrorCode.NONE) return super.produce(request);
    const responses = request.topicData.map(({ name, partitionData }) => ({
      name,
      partitionResponses: partitionData.map(({ index }) => ({ index, errorCode })),
    }));
    return request.acks === 0 ? undefined : { responses };
  }

  protected override deleteTopics(request: DeleteTopicsRequest) {
    this.deleted.push(...request.topicNames);
    return super.deleteTopics(request);
  }
}
