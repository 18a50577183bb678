import { createRequire } from 'node:module';
import type { CellWriter } from './cell-writer';

const TSLAB_MODULE = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/;

/** What tslab exports of its kernel. Looked up in the module cache, so that it is the kernel's own copy, wherever that is installed. */
function kernelExports(): { readonly lastWriteDisplayData?: CellWriter | null }[] {
  const { cache } = createRequire(__filename);
  return Object.entries(cache).flatMap(([file, module]) => (module !== undefined && TSLAB_MODULE.test(file) ? [module.exports as object] : []));
}

/** tslab's way out for the running cell. */
export function cellWriter(): CellWriter | undefined {
  return kernelExports().find(({ lastWriteDisplayData }) => lastWriteDisplayData)?.lastWriteDisplayData ?? undefined;
}

/** Whether this is a kernel's process. It may have loaded the library before its first cell. */
export const isKernel = (): boolean => kernelExports().length > 0;

/** Where text goes outside of a notebook. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Calls `run` once when the kernel is interrupted. */
export function onceInterrupted(run: () => void): void {
  process.once('SIGINT', run);
}
