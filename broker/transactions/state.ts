/** How far a transaction is, by Kafka's names and the numbers that `__transaction_state` has for them. */
const STATES = {
  Empty: 0,
  Ongoing: 1,
  PrepareCommit: 2,
  PrepareAbort: 3,
  CompleteCommit: 4,
  CompleteAbort: 5,
  Dead: 6,
  PrepareEpochFence: 7,
} as const;

export type StateName = keyof typeof STATES;

/** The states in which a transaction is kept. The other two are passed through: one that is forgotten is Dead meanwhile. */
const KEPT: readonly StateName[] = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
];

export function stateNumber(state: StateName): number {
  return STATES[state];
}

/** Undefined for a number that no record should have. */
export function keptState(number: number): StateName | undefined {
  return KEPT.find((state) => STATES[state] === number);
}

export function isStateName(name: string): name is StateName {
  return Object.hasOwn(STATES, name);
}
