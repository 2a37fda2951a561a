import { CodecError } from '../../protocol/index.js';
import { FluxmqError, KafkaError } from '../errors.js';

/** Does some work whose failures users of the library are told as `FluxmqError`s; those of the protocol mean nothing to them. */
export async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KafkaError) throw new FluxmqError('Other', error.message, { cause: error });
    if (error instanceof CodecError) throw new FluxmqError('KafkaCodec', error.message, { cause: error });
    throw error;
  }
}
