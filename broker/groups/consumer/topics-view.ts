/** A topic, as far as groups look at it. */
export interface ViewedTopic {
  readonly id: string;
  readonly name: string;
  readonly partitions: { readonly length: number };
}

/** What groups know of the topics of the cluster. */
export interface TopicsView {
  /** Another number whenever a topic comes or goes, or gets partitions. */
  readonly revision: number;
  get(name: string): ViewedTopic | undefined;
  getById(id: string): ViewedTopic | undefined;
  all(): Iterable<ViewedTopic>;
}

export const NO_TOPICS: TopicsView = {
  revision: 0,
  get: () => undefined,
  getById: () => undefined,
  all: () => [],
};
