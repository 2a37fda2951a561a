/** The shortest session that brokers allow unless they are told otherwise: how long a killed member is missed. */
export const SESSION_TIMEOUT_MS = 6000;
/** A member learns with its next heartbeat that others come and go. */
export const HEARTBEAT_INTERVAL_MS = 500;
/** How long a fetch waits for records: as long may take whoever waits for its end. */
export const MAX_WAIT_MS = 250;
