// TensorFlow uses the memory of an array as it is where the array begins at a multiple of what its vector instructions like, 64 bytes at most; any other
// it copies. JavaScript does not say where an array begins, but memory of WebAssembly begins at a page.

/** The part of the standard interface that is used here, which TypeScript has in its library for browsers only; Node started with --jitless lacks it. */
interface WithPages {
  readonly WebAssembly?: { readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer } };
}

const PAGE = 65_536;
const ALIGNMENT = 64;
const BYTES = Float32Array.BYTES_PER_ELEMENT;

const pages = new WeakSet<ArrayBufferLike>();

/** float32 zeros that begin at a page of memory; anywhere, where the system grants no pages. */
export function aligned(length: number): Float32Array {
  const { WebAssembly: wasm } = globalThis as WithPages;
  if (wasm === undefined) return new Float32Array(length);
  try {
    const { buffer } = new wasm.Memory({ initial: Math.ceil((length * BYTES) / PAGE) });
    pages.add(buffer);
    return new Float32Array(buffer, 0, length);
  } catch (error) {
    // More than WebAssembly can have, or address space is limited.
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    return new Float32Array(length);
  }
}

/** Whether an array was made by `aligned`, or is a part of one that begins well. */
export function isAligned({ buffer, byteOffset }: Float32Array): boolean {
  return pages.has(buffer) && byteOffset % ALIGNMENT === 0;
}

/** float32 zeros that begin beside any alignment. */
export function unaligned(length: number): Float32Array {
  return new Float32Array(new ArrayBuffer(BYTES + length * BYTES), BYTES, length);
}
