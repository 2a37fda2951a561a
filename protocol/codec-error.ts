/**
 * The one error of this folder: bytes that are not what the protocol says, or a value that a version cannot carry.
 * `path` names the field (`topics[2].name`) where that is known.
 */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}
