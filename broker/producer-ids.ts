/** Hands out producer ids (KIP-98), each once in the life of the broker. */
export class ProducerIds {
  private next = 0n;

  take(): bigint {
    return this.next++;
  }
}
