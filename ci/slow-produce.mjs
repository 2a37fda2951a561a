// Makes the broker a fifth slower at what it does for a Produce, from a socket to the log and back: `node --import` of
// `ci/bench`, which shows that a check tells of it. After every Produce it burns a fifth of the processor time that the
// process has taken since the one before.
const SLOWER_BY = 0.2;
/** What the process did between two Produces that are so far apart was for something else. */
const MOST_US = 1_000;

if (process.argv[1]?.endsWith('dist/broker/main.js')) {
  const { produce } = await import('../dist/broker/handlers/00-produce.js');
  const { answer } = produce;
  let since = used();
  produce.answer = async (request, context) => {
    const answered = await answer(request, context);
    const until = used() + SLOWER_BY * Math.min(used() - since, MOST_US);
    while (used() < until);
    since = used();
    return answered;
  };
}

/** Processor time of this process, in microseconds. */
function used() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
