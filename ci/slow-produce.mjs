// Makes the broker a fifth slower at what it does for a Produce, from a socket to the log and back: with it `ci/bench` shows
// that a check tells of that. With every so many Produces it burns a fifth of the processor time that the process has taken
// for them; with each of them, finding that time out would cost as much again.
const SLOWER_BY = 0.2;
const EVERY = 64;
/** Whatever took longer was not only those Produces. */
const MOST_US = EVERY * 1_000;

if (process.argv[1]?.endsWith('dist/broker/main.js')) {
  const { produce } = await import('../dist/broker/handlers/00-produce.js');
  const { answer } = produce;
  let produced = 0;
  let since = used();
  produce.answer = (request, context) => {
    if (++produced % EVERY === 0) {
      const taken = used() - since;
      const until = since + taken * (1 + SLOWER_BY);
      while (taken < MOST_US && used() < until);
      since = used();
    }
    return answer(request, context);
  };
}

/** Processor time of this process, in microseconds. */
function used() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
