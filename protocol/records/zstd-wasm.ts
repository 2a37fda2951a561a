import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CodecError } from '../codec-error.js';
import type { Zstd } from './zstd.js';

interface WasmInstance {
  readonly exports: object;
}

/** Node has it; its types come only with those of a browser. */
declare const WebAssembly: {
  readonly Module: new (bytes: Buffer) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
};

/** What is used of the WebAssembly build of the C library. Addresses and sizes are numbers in its memory. */
interface ZstdModule {
  HEAPU8: Uint8Array;
  instantiateWasm(imports: object, receive: (instance: WasmInstance) => void): object;
  init(): void;
  _malloc(size: number): number;
  _free(address: number): void;
  _ZSTD_isError(code: number): number;
  _ZSTD_compressBound(size: number): number;
  _ZSTD_compress(to: number, capacity: number, from: number, size: number, level: number): number;
  _ZSTD_decompress(to: number, capacity: number, from: number, size: number): number;
}

let loaded: Zstd | undefined;

/** zstd for a Node without it; the same every time, for the module is one, and started anew it would mix up two memories. */
export function loadZstdWasm(): Zstd {
  loaded ??= load(start());
  return loaded;
}

function load(library: ZstdModule): Zstd {
  return {
    compress: (bytes, level) =>
      run(library, bytes, library._ZSTD_compressBound(bytes.length), (to, capacity, from, size) =>
        library._ZSTD_compress(to, capacity, from, size, level),
      ),
    decompressFrame: (frame, capacity) => run(library, frame, capacity, library._ZSTD_decompress),
  };
}

/**
 * The package's own `init` is asynchronous, and its `decompress` allocates whatever a frame claims and writes to address 0
 * when that fails. So its module is taken from behind them, and started at once: 3 ms, on first use.
 */
function start(): ZstdModule {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@bokuweb/zstd-wasm'));
  const { Module: library }: { Module: ZstdModule } = require(join(folder, 'zstd.js'));
  library.instantiateWasm = (imports, receive) => {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(join(folder, 'zstd.wasm'))), imports);
    receive(instance);
    return instance.exports;
  };
  library.init();
  return library;
}

function run(
  library: ZstdModule,
  input: Buffer,
  capacity: number,
  work: (to: number, capacity: number, from: number, size: number) => number,
): Buffer {
  // No allocation of 0 bytes: its address may be 0, which also says that there is no memory.
  const from = library._malloc(input.length + 1);
  const to = library._malloc(capacity + 1);
  try {
    if (from === 0 || to === 0) throw new CodecError(`no memory for ${capacity} bytes`);
    library.HEAPU8.set(input, from);
    const size = work(to, capacity, from, input.length);
    if (library._ZSTD_isError(size) !== 0) throw new CodecError('the data is damaged or larger than allowed');
    return Buffer.from(library.HEAPU8.subarray(to, to + size));
  } finally {
    library._free(from);
    library._free(to);
  }
}
