/** The bits of every operation on a topic, a group and a cluster (KIP-430): without ACLs, everything is allowed. */
export const TOPIC_OPERATIONS = 0b1101_1111_1000;
export const GROUP_OPERATIONS = 0b1101_0100_1000;
export const CLUSTER_OPERATIONS = 0b1_1111_1010_0000;
