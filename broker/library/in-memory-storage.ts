import { MessageStorage } from './message-storage.js';
import { openStorage } from './open-storage.js';

/** Messages in memory, for as long as the storage is there. */
export class InMemoryStorage extends MessageStorage {
  constructor() {
    super(openStorage({}));
  }
}
