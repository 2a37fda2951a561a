/** The target has not what a test needs, which shows only while it runs: it is skipped, and the message says why. */
export class CannotBeTried extends Error {
  override readonly name = 'CannotBeTried';
}
