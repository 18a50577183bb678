import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** Only tfjs-node has graphs to turn on. */
export function useGraphs(_wanted: boolean): void {
  // Nothing depends on it.
}

/** Whether repeated functions become graphs. */
export const usesGraphs = (): boolean => false;

/** A function of tensors and variables that is called again and again; in a browser it runs operation by operation. */
export class TracedFunction {
  constructor(
    private readonly variables: readonly Variable[],
    _leastOperations: number,
    _isInUse?: (first: string) => boolean,
  ) {}

  /** The result of `f`, which closes over `inputs`; call it inside `tf.tidy`, to which intermediate tensors are left. */
  call<Result>(_inputs: readonly Tensor[], f: () => Result): Result {
    return f();
  }

  /** Whether it has a graph for a first input of this form. */
  hasGraphFor(_first: string): boolean {
    return false;
  }

  /** Whether these are its variables, in the same order. */
  isOf(variables: readonly Variable[]): boolean {
    return variables.length === this.variables.length && variables.every((variable, index) => variable === this.variables[index]);
  }

  /** There is no graph to free. */
  dispose(): void {
    // As above.
  }
}
