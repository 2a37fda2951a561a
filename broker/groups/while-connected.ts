/**
 * What `answer` comes to, or undefined as soon as the client is gone: its connection need not outlive it. The group knows nothing
 * of this; a member that does not come back is missed when its session ends, as on Kafka.
 */
export async function whileConnected<T>(answer: Promise<T>, gone: AbortSignal): Promise<T | undefined> {
  let leave: () => void = () => {};
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  if (gone.aborted) leave();
  gone.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([answer, left]);
  } finally {
    gone.removeEventListener('abort', leave);
  }
}
