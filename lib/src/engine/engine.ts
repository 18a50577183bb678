import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { CompiledFunction } from './compiled-function';
import type { GivenInARow, HandedOn } from './plan';
import { FUNCTIONS_KEPT, LEAST_OPERATIONS, LEAST_OPERATIONS_OF_UPDATE } from './tuning';

export { useGraphs, usesGraphs } from './compiled-function';
export type { GivenInARow, HandedOn } from './plan';

/**
 * What tells one function from all others: the functions, objects and numbers that it is made of, each the very same. Not a text made of their names,
 * which another may have.
 */
export type Identity = readonly unknown[];

/** How an engine runs its functions. */
export interface EngineOptions {
  /** Default true. */
  readonly steady?: boolean;
  /** Calls of fewer operations stay without a graph. Default what pays for a network. */
  readonly leastOperations?: number;
}

interface Entry {
  readonly identity: Identity;
  readonly compiled: CompiledFunction;
}

const isSame = (a: Identity, b: Identity): boolean => a.length === b.length && a.every((part, index) => Object.is(part, b[index]));

/** Runs functions of the same variables, those of one network, as it likes: operation by operation, as a graph, in halves (see `CompiledFunction`). */
export class Engine {
  /** In the order of their last calls. */
  private readonly functions: Entry[] = [];

  /** Whether its functions give the same of the same; others, which draw random numbers, run operation by operation. */
  readonly steady: boolean;
  private readonly leastOperations: number;

  constructor(private readonly variables: readonly Variable[], { steady = true, leastOperations = LEAST_OPERATIONS }: EngineOptions = {}) {
    this.steady = steady;
    this.leastOperations = leastOperations;
  }

  /**
   * The result of `f`, a function of these inputs and the engine's variables alone; call it inside `tf.tidy`.
   *
   * @param identity functions that compute different things need different ones.
   * @param inputs of a function of a batch, the first axis of the first counts the examples.
   */
  run<Result>(identity: Identity, inputs: readonly Tensor[], f: () => Result): Result {
    return this.steady ? this.of(identity).call(inputs, f) : f();
  }

  /** Whether calls of this function with such inputs are known to repeat themselves, so that `runInARow` may run several. */
  repeats(identity: Identity, inputs: readonly Tensor[]): boolean {
    return this.steady && this.of(identity).repeats(inputs);
  }

  /**
   * The results of several calls in a row, each of which finds the variables as the one before left them; null, with nothing done, where they cannot run so.
   * A tensor of the result holds those of all calls, along a new first axis, or if it is handed on that of the last call alone. Call it inside `tf.tidy`.
   *
   * @param given the inputs, in the order of `run`'s.
   * @param times how many calls.
   * @param handedOn for a call's result the inputs and variables that change, each with what it becomes; variables that the function assigns to go without saying.
   */
  runInARow<Result>(identity: Identity, given: readonly GivenInARow[], times: number, handedOn: (result: Result) => readonly HandedOn[]): Result | null {
    return this.steady ? this.of(identity).callInARow(given, times, handedOn) : null;
  }

  /** Whether these are its variables, in the same order. */
  isOf(variables: readonly Variable[]): boolean {
    return variables.length === this.variables.length && variables.every((variable, index) => variable === this.variables[index]);
  }

  /** Frees what it has made of the functions. */
  dispose(): void {
    for (const { compiled } of this.functions) compiled.dispose();
    this.functions.length = 0;
  }

  private of(identity: Identity): CompiledFunction {
    const { functions } = this;
    const at = functions.findIndex((entry) => isSame(entry.identity, identity));
    const [entry] = at === -1 ? [{ identity, compiled: this.compiled() }] : functions.splice(at, 1);
    functions.push(entry);
    if (functions.length > FUNCTIONS_KEPT) functions.shift()?.compiled.dispose();
    return entry.compiled;
  }

  private compiled(): CompiledFunction {
    return new CompiledFunction(this.variables, this.leastOperations, (first) => this.functions.some((entry) => entry.compiled.hasGraphFor(first)));
  }
}

/** The engine of an optimizer's update by itself, which pays from more operations on. */
export function updateEngine(variables: readonly Variable[]): Engine {
  return new Engine(variables, { leastOperations: LEAST_OPERATIONS_OF_UPDATE });
}
