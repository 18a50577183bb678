import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { graphOf, type Graph } from './graph';
import { inHalves, isLarge } from './in-halves';
import { interpret } from './interpretation';
import { isNativeBackend, type NativeBackend } from './native-backend';
import { sameProgram, type Program } from './program';
import { structureOf, type Structure } from './structure';
import { tidied } from './tidy';
import { trace } from './trace';
import { CALLS_BEFORE, CALLS_BEFORE_ANOTHER, CALLS_TO_SIZE, GRAPHS_KEPT } from './tuning';

/** What a call computes, and how that becomes the function's result. */
interface Plan {
  readonly backend: NativeBackend;
  readonly program: Program;
  readonly rebuild: Structure<unknown>['rebuild'];
  /** Positions of the variables that it gives new values, which are its last outputs. */
  readonly assigned: readonly number[];
}

/** A call, and the program that it ran. */
interface TracedCall<Result> {
  readonly result: Result;
  /** As traced; null when the call did what a program cannot repeat. */
  readonly program: Program | null;
  readonly plan: Plan | null;
}

/** What is known of calls with inputs of one form. */
interface Case {
  calls: number;
  /** Of the last traced call. */
  program: Program | null;
  /** What all further calls compute, once two traced calls ran the same program. */
  plan: Plan | null;
  graph: Graph | null;
  /** TensorFlow does not take its graph. */
  unloadable: boolean;
  /** It stays as it is: it did, in a trace, what cannot be repeated, or has no graph to gain by. */
  refused: boolean;
  /** Whether its size is known: of the first call, or of the second where the first did more than repeat itself. */
  sized: boolean;
  /** Whether it is computed in halves: then from there on, so that all calls round alike. */
  halved: boolean;
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
  one.graph?.dispose();
  Object.assign(one, { graph: null, unloadable: false, plan: null, program: null, calls: 0 });
  kept.delete(one);
}

function keep(one: Case): void {
  kept.delete(one);
  kept.add(one);
  if (kept.size <= GRAPHS_KEPT) return;
  const [oldest] = kept;
  drop(oldest);
}

/** Gives the variables their new values, and the result its tensors. */
function conclude({ rebuild, assigned }: Plan, outputs: readonly Tensor[], variables: readonly Variable[]): unknown {
  const results = outputs.length - assigned.length;
  assigned.forEach((position, index) => { variables[position].assign(outputs[results + index]); });
  return rebuild(outputs);
}

/**
 * A function of tensors and variables that is called again and again, as a training step is. On tfjs-node the first calls run operation by
 * operation, the very first of them traced to see how large it is; then two more are traced, and if they ran the same operations on the same constants,
 * later ones run all of them as one graph in TensorFlow. A large one is computed with its batch in two halves from the first call on, and becomes a graph
 * at its third. Calls with inputs of another shape are counted apart.
 *
 * Results are the same to the bit for every layer, loss and optimizer of this library, and for formulas of your own: what TensorFlow would rewrite is
 * hidden from it. Only with oneDNN turned on (TF_ENABLE_ONEDNN_OPTS=1) has it a softmax for graphs alone, whose last digit may differ.
 *
 * A graph is made of what the operations were, so the function must depend on nothing but its inputs and these variables. Reading a result in
 * JavaScript, assigning to another variable, or a constant that changes between the two traces (random slopes), keeps it running operation by operation.
 */
export class CompiledFunction {
  private readonly cases = new Map<string, Case>();

  /**
   * @param variables what it uses and assigns to beside its inputs.
   * @param leastOperations calls of fewer operations stay without a graph: handing over to TensorFlow's threads costs as much as about ten.
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
    if (taped || !isNativeBackend(backend)) return f();
    const one = this.caseOf(inputs);
    if (one.refused) return f();
    if (one.plan?.backend === backend && (enabled || one.halved)) return this.planned(one, one.plan, inputs) as Result;
    one.calls++;
    const isSizing = !one.sized && one.calls <= CALLS_TO_SIZE;
    const isNew = one.calls <= CALLS_BEFORE_ANOTHER || (one.calls <= CALLS_BEFORE && !this.isInUse(formText(inputs[0])));
    if (!isSizing && !one.halved && (isNew || !enabled)) return f();
    const { result, program, plan } = this.traced(backend, one, inputs, f);
    if (!isSizing || one.halved) this.learn(one, program, plan);
    return result;
  }

  /** Whether it has a graph for a first input of this form. */
  hasGraphFor(first: string): boolean {
    return [...this.cases].some(([key, { graph }]) => graph !== null && key.startsWith(first));
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
    const made: Case = { calls: 0, program: null, plan: null, graph: null, unloadable: false, refused: false, sized: false, halved: false };
    this.cases.set(key, made);
    return made;
  }

  /** Two calls that ran the same program are taken for the rule. */
  private learn(one: Case, program: Program | null, plan: Plan | null): void {
    const isSame = program !== null && (one.program === null || sameProgram(one.program, program));
    const isRepeatable = plan !== null && isSame && program.operations.length >= this.leastOperations;
    if (isRepeatable && one.program !== null) {
      one.plan = plan;
      if (enabled) this.load(one, plan);
    }
    one.refused = !one.halved && (!isRepeatable || one.unloadable);
    one.program = one.refused || one.plan !== null ? null : program;
  }

  private load(one: Case, { backend, program }: Plan): void {
    one.graph = graphOf(backend, program);
    one.unloadable = one.graph === null;
    if (one.graph !== null) keep(one);
  }

  /** A planned call: as a graph where there is one. */
  private planned(one: Case, plan: Plan, inputs: readonly Tensor[]): unknown {
    const given = [...inputs, ...this.variables];
    if (enabled && one.graph === null && !one.unloadable) this.load(one, plan);
    if (!enabled || one.graph === null) return conclude(plan, interpret(plan.backend, plan.program, given), this.variables);
    keep(one);
    return conclude(plan, one.graph.run(given), this.variables);
  }

  /** The variables that are not its own, and their values: a graph could not assign to them. */
  private othersNow(): readonly (readonly [Variable, object])[] {
    const own = new Set(this.variables);
    return Object.values(tf.engine().registeredVariables).filter((variable) => !own.has(variable)).map((variable) => [variable, variable.dataId]);
  }

  private traced<Result>(backend: NativeBackend, one: Case, inputs: readonly Tensor[], f: () => Result): TracedCall<Result> {
    const { variables } = this;
    const before = variables.map((variable) => variable.clone());
    const others = this.othersNow();
    // What is between is freed at once: a large call in halves is computed once more.
    const { result, program: programWith } = trace(backend, { inputs, variables }, () => tidied(f));
    const structure = structureOf<unknown>(result);
    const assigned = [...variables.keys()].filter((position) => variables[position].dataId !== before[position].dataId);
    const program = programWith([...structure.tensors, ...assigned.map((position) => variables[position])]);
    const keepsOthers = this.othersNow().every(([variable, dataId], index) => others[index]?.[0] === variable && others[index][1] === dataId);
    if (program === null || !keepsOthers) return { result, program: null, plan: null };
    const halves = (!one.sized || one.halved) && isLarge(program) ? inHalves(backend, program) : null;
    one.sized = true;
    const plan: Plan = { backend, program: halves ?? program, rebuild: structure.rebuild, assigned };
    if (halves === null) return { result, program, plan };
    one.halved = true;
    tf.dispose([...structure.tensors]);
    return { result: conclude(plan, interpret(backend, halves, [...inputs, ...before]), variables) as Result, program, plan };
  }
}
