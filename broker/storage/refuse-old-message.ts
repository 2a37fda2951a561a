import { Reader } from '../../protocol/reader.js';
import { magic } from '../../protocol/records/batch-header.js';
import { LEAST_MESSAGE_SIZE, MESSAGE_OVERHEAD, readOldMessage } from '../../protocol/records/old-message.js';
import type { LogFile } from './log-file.js';
import { storageError } from './storage-error.js';

/**
 * Throws a `FluxmqError` of kind Storage where a whole message of magic 0 or 1 stands at `position`, in a file that a Kafka of
 * long ago began: it is somebody's data, and no torn write.
 */
export async function refuseOldMessage(file: LogFile, position: number): Promise<void> {
  const left = file.size - position;
  if (left < MESSAGE_OVERHEAD + LEAST_MESSAGE_SIZE) return;
  const head = await file.read(position, MESSAGE_OVERHEAD + LEAST_MESSAGE_SIZE);
  const format = magic(head);
  const size = MESSAGE_OVERHEAD + head.readInt32BE(8);
  if ((format !== 0 && format !== 1) || size < head.length || size > left) return;
  const bytes = await file.read(position, size);
  try {
    readOldMessage(new Reader(bytes));
  } catch {
    return;
  }
  throw storageError(
    `${file.path} holds a message of format ${format} at byte ${position}, older than the record batches that are stored here`,
  );
}
