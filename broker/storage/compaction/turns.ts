/** As long as this may others have to wait for an answer, in ms. */
const LONGEST_TURN_MS = 1;

/** Thrown where work is given up because its log is closed, or the broker. */
export class GivenUp extends Error {}

/** Lets others have their turns while long work is done. */
export class Turns {
  private began = performance.now();

  constructor(private readonly givenUp: () => boolean) {}

  /** To be called between pieces of work. Throws `GivenUp`. */
  async next(): Promise<void> {
    if (this.givenUp()) throw new GivenUp();
    if (performance.now() - this.began < LONGEST_TURN_MS) return;
    await new Promise(setImmediate);
    this.began = performance.now();
    if (this.givenUp()) throw new GivenUp();
  }
}
