import type { Variable } from '@tensorflow/tfjs-core';
import { TracedFunction } from './traced-function';

/**
 * What tells one function from all others: the functions, objects and numbers that it is made of, each the very same. Not a text made of their names,
 * which another may have.
 */
export type Identity = readonly unknown[];

interface Entry {
  readonly identity: Identity;
  readonly traced: TracedFunction;
}

const isSame = (a: Identity, b: Identity): boolean => a.length === b.length && a.every((part, index) => Object.is(part, b[index]));

/** Traced functions of the same variables: those of one network. */
export class TracedFunctions {
  private readonly functions: Entry[] = [];

  /** @param leastOperations see `TracedFunction`. */
  constructor(private readonly variables: readonly Variable[], private readonly leastOperations: number) {}

  /** The function of this identity, made when first asked for. Functions that compute different things need different ones. */
  of(...identity: Identity): TracedFunction {
    const known = this.functions.find((entry) => isSame(entry.identity, identity));
    if (known !== undefined) return known.traced;
    const traced = new TracedFunction(this.variables, this.leastOperations, (first) => this.functions.some((entry) => entry.traced.hasGraphFor(first)));
    this.functions.push({ identity, traced });
    return traced;
  }

  /** Frees their graphs. */
  dispose(): void {
    for (const { traced } of this.functions) traced.dispose();
    this.functions.length = 0;
  }
}
