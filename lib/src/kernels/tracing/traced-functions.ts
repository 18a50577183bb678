import type { Variable } from '@tensorflow/tfjs-core';
import { TracedFunction } from './traced-function';

/** Traced functions of the same variables, by name: those of one network. */
export class TracedFunctions {
  private readonly functions = new Map<string, TracedFunction>();

  /** @param leastOperations see `TracedFunction`. */
  constructor(private readonly variables: readonly Variable[], private readonly leastOperations: number) {}

  /** The function of this name, made when first asked for. Functions that compute different things need different names. */
  named(name: string): TracedFunction {
    const known = this.functions.get(name);
    if (known !== undefined) return known;
    const made = new TracedFunction(this.variables, this.leastOperations, (first) => [...this.functions.values()].some((each) => each.hasGraphFor(first)));
    this.functions.set(name, made);
    return made;
  }

  /** Frees their graphs. */
  dispose(): void {
    for (const each of this.functions.values()) each.dispose();
    this.functions.clear();
  }
}
