import type { CellWriter } from './cell-writer';

/** Where a kernel in the browser puts its way out for the running cell, another function for each run of a cell. */
const WRITER = Symbol.for('notebook-kernel.display');

/** The kernel's way out for the running cell. */
export const cellWriter = (): CellWriter | undefined => (globalThis as { readonly [WRITER]?: CellWriter })[WRITER];

/** Whether a kernel runs this. It loads the library for a cell. */
export const isKernel = (): boolean => cellWriter() !== undefined;

/** Where text goes outside of a notebook. */
export function print(text: string): void {
  console.log(text);
}

/** Calls `run` once when the kernel is interrupted, of which it tells its scope by an event. */
export function onceInterrupted(run: () => void): void {
  addEventListener('interrupt', run, { once: true });
}
