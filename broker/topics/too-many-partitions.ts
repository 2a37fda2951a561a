/** From so many new partitions in one request on, Kafka's controller refuses all of it. */
export const TOO_MANY_PARTITIONS = 10_000;
