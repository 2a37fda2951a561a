interface Closable {
  close(): Promise<void>;
}

/** Waits until all are open. Where one cannot be opened it closes the others, and throws why. */
export async function openAll<T extends Closable>(opening: readonly Promise<T>[]): Promise<T[]> {
  const tried = await Promise.allSettled(opening);
  const opened = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = tried.find((one) => one.status === 'rejected');
  if (failed === undefined) return opened;
  await closeAll(opened);
  throw failed.reason;
}

/** The same one after the other, for clients of which there may be thousands. */
export async function openInTurn<T extends Closable>(
  numbers: readonly number[],
  open: (number: number) => Promise<T>,
): Promise<T[]> {
  const opened: T[] = [];
  try {
    for (const number of numbers) opened.push(await open(number));
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

export async function closeAll(opened: readonly Closable[]): Promise<void> {
  await Promise.all(opened.map((one) => one.close()));
}
