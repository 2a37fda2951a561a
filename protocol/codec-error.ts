/**
 * The one error of this folder: bytes that are not what the protocol says, or a value that a version cannot carry.
 */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}
