/**
 * A test that fails leaves behind what it still waited for (the answer to a second member's JoinGroup, say), and nobody
 * meets the rejections of that: they would end the process. Until `end` is called they are let go; the test's own error
 * has said what was wrong.
 */
export function letGoOfAbandoned(): { end(): void } {
  const letGo = () => {};
  process.on('unhandledRejection', letGo);
  return { end: () => void process.off('unhandledRejection', letGo) };
}
