/** As many readers of one segment at different places get their way remembered. */
const CAPACITY = 64;

/**
 * Where readers stopped. Who reads on from there needs no index: the common case of a consumer, which asks for the offset
 * behind what it got.
 */
export class ReadHints {
  private readonly positions = new Map<number, number>();

  get(offset: number): number | undefined {
    return this.positions.get(offset);
  }

  set(offset: number, position: number): void {
    this.positions.delete(offset); // the youngest stands last
    this.positions.set(offset, position);
    if (this.positions.size <= CAPACITY) return;
    for (const oldest of this.positions.keys()) {
      this.positions.delete(oldest);
      break;
    }
  }
}
