/** What one launch says of a measure. */
export interface Measured {
  readonly id: string;
  readonly title: string;
  /** What it costs over what the yardstick costs beside it. */
  readonly ratio: number;
}
