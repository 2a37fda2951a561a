/**
 * Options for a JVM that runs for a second: what its second compiler and its other threads would win later costs half of the processor
 * time of so short a life.
 */
export const SHORT_JVM = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
