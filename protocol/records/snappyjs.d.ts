/** The package has no types of its own. Only its compressor is used here: see snappy.ts. */
declare module 'snappyjs' {
  export function compress(bytes: Buffer): Buffer;
}
