const MS_PER_S = 1_000;
const NS_PER_MS = 1e6;

/** `performance.now()` begins anew in each thread; the clock of the machine that `hrtime` reads does not. */
const OFFSET = hrtimeMs() - performance.now();

/** Milliseconds on a clock that never goes back and that all threads of this machine share. Its zero means nothing. */
export function monotonicMs(): number {
  return performance.now() + OFFSET;
}

function hrtimeMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * MS_PER_S + nanoseconds / NS_PER_MS;
}
