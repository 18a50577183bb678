import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { graphOf, loopOf, type Graph, type Loop } from './graph';
import { inHalves, isLarge } from './in-halves';
import { interpret } from './interpretation';
import { isNativeBackend, type NativeBackend } from './native-backend';
import { conclude, repetitionOf, type GivenInARow, type HandedOn, type Plan } from './plan';
import { sameProgram, type Program } from './program';
import { structureOf } from './structure';
import { isTaped } from './taped';
import { tidied } from './tidy';
import { trace } from './trace';
import { CALLS_BEFORE, CALLS_BEFORE_ANOTHER, CALLS_TO_SIZE, GRAPHS_KEPT } from './tuning';

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
  /** Undefined before the first planned call; null where TensorFlow takes none. */
  graph: Graph | null | undefined;
  /** The same of several calls in a row. */
  loop: Loop | null | undefined;
  /** It stays as it is: it did, in a trace, what cannot be repeated, or has no graph to gain by. */
  refused: boolean;
  /** Whether its size is known: of the first call, or of the second where the first did more than repeat itself. */
  sized: boolean;
  /** Whether it is computed in halves: then from there on, so that all calls round alike. */
  halved: boolean;
}

const formText = ({ shape, dtype }: Pick<Tensor, 'shape' | 'dtype'>): string => `${dtype}[${shape.join()}]`;

/** The form of one call's input. */
const formInARow = ({ tensor, each }: GivenInARow): string => formText({ shape: each ? tensor.shape.slice(1) : tensor.shape, dtype: tensor.dtype });

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
  one.loop?.dispose();
  Object.assign(one, { graph: undefined, loop: undefined, plan: null, program: null, calls: 0 });
  kept.delete(one);
}

function keep(one: Case): void {
  kept.delete(one);
  kept.add(one);
  if (kept.size <= GRAPHS_KEPT) return;
  const [oldest] = kept;
  drop(oldest);
}

/** The plan of all further calls, where they may run as graphs. */
function planOf({ plan }: Case): Plan | null {
  const backend: unknown = tf.backend();
  return enabled && plan?.backend === backend ? plan : null;
}

/**
 * A function of tensors and variables that is called again and again, as a training step is. On tfjs-node the first calls run operation by
 * operation, the very first of them traced to see how large it is; then two more are traced, and if they ran the same operations on the same constants,
 * later ones run all of them as one graph in TensorFlow. A large one is computed with its batch in two halves from the first call on, and becomes a graph
 * at its third. From then on several calls may also run in a row as one graph (`callInARow`). Calls with inputs of another shape are counted apart.
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
    if (isTaped() || !isNativeBackend(backend)) return f();
    const one = this.caseOf(inputs.map(formText));
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

  /** Whether calls with such inputs are known to repeat themselves, so that several can run in a row. */
  repeats(inputs: readonly Tensor[]): boolean {
    if (!enabled || !isNativeBackend(tf.backend())) return false;
    const one = this.caseOf(inputs.map(formText));
    return planOf(one) !== null && one.loop !== null;
  }

  /**
   * The results of several calls in a row as one graph, each of which finds the variables as the one before left them; null, with nothing done, where they
   * cannot run so. A tensor of the result holds those of all calls, along a new first axis, or if it is handed on that of the last call alone. Call it
   * inside `tf.tidy`.
   */
  callInARow<Result>(given: readonly GivenInARow[], times: number, handedOn: (result: Result) => readonly HandedOn[]): Result | null {
    if (!enabled || !isNativeBackend(tf.backend())) return null;
    const one = this.caseOf(given.map(formInARow));
    const plan = planOf(one);
    if (plan === null) return null;
    const { variables } = this;
    if (one.loop === undefined) one.loop = loopOf(plan.backend, repetitionOf(plan, given, variables, handedOn as (result: unknown) => readonly HandedOn[]));
    if (one.loop === null) return null;
    keep(one);
    let outputs: Tensor[];
    try {
      outputs = one.loop.run([...given.map(({ tensor }) => tensor), ...variables], times);
    } catch {
      // What TensorFlow refuses so late it says again of the calls one by one.
      one.loop.dispose();
      one.loop = null;
      return null;
    }
    return conclude(plan, outputs, variables) as Result;
  }

  /** Whether it has, or can have, a graph for a first input of this form. */
  hasGraphFor(first: string): boolean {
    return [...this.cases].some(([key, one]) => planOf(one) !== null && key.startsWith(first));
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const one of this.cases.values()) drop(one);
    this.cases.clear();
  }

  /** @param forms of one call's inputs. */
  private caseOf(forms: readonly string[]): Case {
    const key = forms.join();
    const known = this.cases.get(key);
    if (known !== undefined) return known;
    const made: Case = { calls: 0, program: null, plan: null, graph: undefined, loop: undefined, refused: false, sized: false, halved: false };
    this.cases.set(key, made);
    return made;
  }

  /** Two calls that ran the same program are taken for the rule. */
  private learn(one: Case, program: Program | null, plan: Plan | null): void {
    const isSame = program !== null && (one.program === null || sameProgram(one.program, program));
    const isRepeatable = plan !== null && isSame && program.operations.length >= this.leastOperations;
    if (isRepeatable && one.program !== null) one.plan = plan;
    one.refused = !one.halved && !isRepeatable;
    one.program = one.refused || one.plan !== null ? null : program;
  }

  /** A planned call: as a graph where there is one. */
  private planned(one: Case, plan: Plan, inputs: readonly Tensor[]): unknown {
    const given = [...inputs, ...this.variables];
    if (enabled && one.graph === undefined) one.graph = graphOf(plan.backend, plan.program);
    if (!enabled || !one.graph) return conclude(plan, interpret(plan.backend, plan.program, given), this.variables);
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
