/** How long an answer may take: longer than any stall that a run should survive. */
export const ANSWER_TIMEOUT_MS = 60_000;
/** Sooner than the three seconds of clients, which each member that comes later would take to be heard of. */
export const HEARTBEAT_INTERVAL_MS = 500;
