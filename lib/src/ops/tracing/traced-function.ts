import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { isNativeBackend, type NativeBackend } from '../native-backend';
import { graphOf, type Graph } from './graph';
import { sameProgram, type Program } from './program';
import { structureOf, type Structure } from './structure';
import { trace } from './trace';

/**
 * Calls with inputs of the same form that run operation by operation: most networks of a notebook are called once or twice, and a graph that
 * takes 25 ms to make and saves half a millisecond a call pays after fifty.
 */
const CALLS_BEFORE = 12;
/** The same, where another function of these variables has a graph for such a first input: of a training step that is probed now and then. */
const CALLS_BEFORE_ANOTHER = 2;
/** Graphs that are kept, some 2 MB each, the longest unused going first: a notebook makes many networks and frees few. */
const GRAPHS_KEPT = 32;

/** A graph, what it computes and how its outputs become the function's result. */
interface Compiled {
  readonly backend: NativeBackend;
  readonly graph: Graph;
  readonly rebuild: Structure<unknown>['rebuild'];
  /** Positions of the variables that it gives new values, which are its last outputs. */
  readonly assigned: readonly number[];
}

/** What is known of calls with inputs of one form. */
interface Case {
  calls: number;
  program: Program | null;
  compiled: Compiled | null;
  /** It did, in a trace, what a graph cannot repeat. */
  refused: boolean;
}

const formText = ({ shape, dtype }: Tensor): string => `${dtype}[${shape.join()}]`;

let enabled = true;

/** Turns graphs on or off for all functions from now on; on by default. */
export function useGraphs(wanted: boolean): void {
  enabled = wanted;
}

/** Whether repeated functions become graphs, on the backend that can. */
export function usesGraphs(): boolean {
  return enabled;
}

const kept = new Set<Case>();

function drop(one: Case): void {
  one.compiled?.graph.dispose();
  one.compiled = null;
  one.program = null;
  one.calls = 0;
  kept.delete(one);
}

function keep(one: Case): void {
  kept.delete(one);
  kept.add(one);
  if (kept.size <= GRAPHS_KEPT) return;
  const [oldest] = kept;
  drop(oldest);
}

function replay({ graph, rebuild, assigned }: Compiled, inputs: readonly Tensor[], variables: readonly Variable[]): unknown {
  const outputs = graph.run([...inputs, ...variables]);
  const results = outputs.length - assigned.length;
  assigned.forEach((position, index) => { variables[position].assign(outputs[results + index]); });
  return rebuild(outputs);
}

/**
 * A function of tensors and variables that is called again and again, as a training step is. On tfjs-node the first calls run operation by
 * operation; then two calls are traced, and if they ran the same operations on the same constants, later ones run all of them as one graph
 * in TensorFlow. Calls with inputs of another shape are counted apart.
 *
 * Results are the same to the bit for every layer, loss and optimizer of this library, and for formulas of your own: what TensorFlow would rewrite is
 * hidden from it. Only with oneDNN turned on (TF_ENABLE_ONEDNN_OPTS=1) has it a softmax for graphs alone, whose last digit may differ.
 *
 * A graph is made of what the operations were, so the function must depend on nothing but its inputs and these variables. Reading a result in
 * JavaScript, assigning to another variable, or a constant that changes between the two traces (random slopes), keeps it running operation by operation.
 */
export class TracedFunction {
  private readonly cases = new Map<string, Case>();

  /**
   * @param variables what it uses and assigns to beside its inputs.
   * @param leastOperations calls of fewer operations stay without a graph: handing over to TensorFlow's threads costs as much as about ten, each
   * variable and result as much as one half.
   * @param isInUse whether these variables are known to be computed with again and again, from a first input of this form.
   */
  constructor(
    private readonly variables: readonly Variable[],
    private readonly leastOperations: number,
    private readonly isInUse: (first: string) => boolean = () => false,
  ) {}

  /** The result of `f`, which closes over `inputs`; call it inside `tf.tidy`, to which intermediate tensors are left. */
  call<Result>(inputs: readonly Tensor[], f: () => Result): Result {
    const backend: unknown = tf.backend();
    // Inside tf.grad every operation must run where the tape sees it.
    const taped = tf.engine().state.gradientDepth > 0;
    if (!enabled || taped || !isNativeBackend(backend)) return f();
    const one = this.caseOf(inputs);
    if (one.compiled?.backend === backend) {
      keep(one);
      return replay(one.compiled, inputs, this.variables) as Result;
    }
    one.calls++;
    const isNew = one.calls <= CALLS_BEFORE_ANOTHER || (one.calls <= CALLS_BEFORE && !this.isInUse(formText(inputs[0])));
    return one.refused || isNew ? f() : this.traced(backend, one, inputs, f);
  }

  /** Whether it has a graph for a first input of this form. */
  hasGraphFor(first: string): boolean {
    return [...this.cases].some(([key, { compiled }]) => compiled !== null && key.startsWith(first));
  }

  /** Whether these are its variables, in the same order. */
  isOf(variables: readonly Variable[]): boolean {
    return variables.length === this.variables.length && variables.every((variable, index) => variable === this.variables[index]);
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const one of this.cases.values()) drop(one);
    this.cases.clear();
  }

  private caseOf(inputs: readonly Tensor[]): Case {
    const key = inputs.map(formText).join();
    const known = this.cases.get(key);
    if (known !== undefined) return known;
    const made: Case = { calls: 0, program: null, compiled: null, refused: false };
    this.cases.set(key, made);
    return made;
  }

  /** The variables that are not its own, and their values: a graph could not assign to them. */
  private othersNow(): readonly (readonly [Variable, object])[] {
    const own = new Set(this.variables);
    return Object.values(tf.engine().registeredVariables).filter((variable) => !own.has(variable)).map((variable) => [variable, variable.dataId]);
  }

  private traced<Result>(backend: NativeBackend, one: Case, inputs: readonly Tensor[], f: () => Result): Result {
    const { variables } = this;
    const before = variables.map(({ dataId }) => dataId);
    const others = this.othersNow();
    const { result, program } = trace(backend, { inputs, variables }, f);
    const structure = structureOf<unknown>(result);
    const assigned = [...variables.keys()].filter((position) => variables[position].dataId !== before[position]);
    const now = program([...structure.tensors, ...assigned.map((position) => variables[position])]);
    const keepsOthers = this.othersNow().every(([variable, dataId], index) => others[index]?.[0] === variable && others[index][1] === dataId);
    const repeatable = now !== null && keepsOthers && now.operations.length >= this.leastOperations;
    if (!repeatable || (one.program !== null && !sameProgram(one.program, now))) {
      one.refused = true;
      one.program = null;
      return result;
    }
    if (one.program === null) {
      one.program = now;
      return result;
    }
    one.program = null;
    const graph = graphOf(backend, now);
    one.refused = graph === null;
    if (graph !== null) {
      one.compiled = { backend, graph, rebuild: structure.rebuild, assigned };
      keep(one);
    }
    return result;
  }
}
