/** How many replicas must have a record before it is acknowledged, as the protocol writes it. */
export const ACKS = { all: -1, '1': 1, '0': 0 } as const;
export type Acks = keyof typeof ACKS;
