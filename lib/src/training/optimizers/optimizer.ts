import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { having, listOf, numberThat } from '../../checks/rules';
import { updateEngine, type Identity } from '../../engine/engine';
import type { Ops } from '../../ops/ops';
import { requireOps, requireTensors } from '../../ops/require-tensor';
import { rateSchedule, type LearningRate } from '../rate-schedules';
import type { Trainable } from './trainable';
import { weightDecayOf, withDecay, type WeightDecay, type WeightDecayOptions } from './weight-decay';

export type { Trainable } from './trainable';

/** One tensor that an optimizer remembers between steps. */
export interface OptimizerSlot {
  /** Name of the parameter, e.g. `dense1/kernel`. */
  readonly parameter: string;
  /** e.g. `velocity`. */
  readonly slot: string;
  /** The live value, of the parameter's shape. */
  readonly variable: Variable;
}

/** Makes one update. */
export interface ApplyUpdate {
  /**
   * One update of every parameter.
   *
   * @param gradients in the order of `parameters`, with their shapes.
   * @throws RangeError when there are not as many gradients as parameters; an Error when what it remembers is of another network.
   */
  (parameters: readonly Trainable[], gradients: readonly Tensor[], ops: Ops): void;
  /**
   * The same update as a function of tensors, for a trainer that computes it together with the gradients. It belongs to this function: an
   * optimizer with an `apply` of your own, which need not have it, updates by that.
   *
   * @param times updates in a row that are to be made of it; default 1.
   */
  readonly prepare?: (parameters: readonly Trainable[], ops: Ops, times?: number) => PreparedUpdate;
}

/** Turns gradients into new weights. What it remembers is kept by the name of the parameter. */
export interface Optimizer {
  readonly name: string;
  /** Updates made since the start or the last `reset`. */
  readonly steps: number;
  /** Everything that it remembers; empty before the first step, and always for `sgd`. */
  readonly slots: readonly OptimizerSlot[];
  /** Learning rate of the next step. */
  readonly learningRate: number;
  readonly apply: ApplyUpdate;
  /** Frees what it remembers and starts again from step 0. */
  reset(): void;
}

/** One update, apart from assigning its results. */
export interface PreparedUpdate {
  /** Tells its arithmetic from that of every other optimizer: with the same identity, the same function of gradients, weights and operands. */
  readonly identity: Identity;
  /** What it remembers, as it computes with it. */
  readonly memory: readonly Variable[];
  /** The numbers of the update as scalars, of several in a row as vectors; they are made here: prepare it inside `tf.tidy`. */
  readonly numbers: readonly Tensor[];
  /** From gradients in the order of the parameters to what `commit` takes; runs inside `tf.tidy`. */
  readonly next: (gradients: readonly Tensor[]) => readonly Tensor[];
  /** What the results of `next` are the new values of, in their order. */
  readonly targets: readonly Variable[];
  /** Learning rate of the update, of several that of the last. */
  readonly learningRate: number;
  /** Makes the results the weights, and counts the update, or as many in a row as were prepared. */
  readonly commit: (next: readonly Tensor[]) => void;
}

/** What an update rule is given. */
export interface UpdateInput {
  readonly weights: Tensor;
  readonly gradient: Tensor;
  /** The slots' values, in the order of their names; zeros at first. */
  readonly slots: readonly Tensor[];
  /** The rule's `coefficients` as scalars. */
  readonly coefficients: readonly Tensor[];
  readonly ops: Ops;
}

/** An update rule for one parameter. */
export interface UpdateRule {
  readonly name: string;
  /** Tells its arithmetic from that of every other rule: what made it, and the numbers in it that never change, as μ of `momentum`. */
  readonly identity: Identity;
  readonly slots: readonly string[];
  /** Numbers of one update, from the learning rate and the update's number, from 1: all that changes from step to step. */
  readonly coefficients: (rate: number, time: number) => readonly number[];
  /** New weights and slots; runs inside `tf.tidy`. */
  readonly update: (input: UpdateInput) => { readonly weights: Tensor; readonly slots: readonly Tensor[] };
}

interface Memory {
  readonly owner: Variable;
  readonly variables: readonly Variable[];
}

/** Rule of an argument that is an optimizer. */
export const requireOptimizer = having('an optimizer, such as sgd(0.1)', 'name', 'steps', 'slots', 'apply', 'reset');
const requireTrainables = listOf(having('a parameter of a network', 'name', 'variable'));

/** Throws a RangeError unless there is one gradient for each parameter, of its shape. */
export function requireGradientsOf(caller: string, parameters: readonly Trainable[], gradients: readonly Tensor[]): void {
  if (gradients.length !== parameters.length) {
    throw new RangeError(`${caller}: gradients must be one for each of ${parameters.length} parameters, got ${gradients.length}`);
  }
  parameters.forEach(({ name, variable: { shape } }, index) => {
    const got = gradients[index].shape;
    if (got.length === shape.length && got.every((length, axis) => length === shape[axis])) return;
    throw new RangeError(`${caller}: gradients[${index}] of ${name} must have shape [${shape.join(', ')}], got [${got.join(', ')}]`);
  });
}

class RuleOptimizer implements Optimizer {
  private readonly memories = new Map<string, Memory>();
  private readonly schedule;
  private readonly decay: WeightDecay;
  private updates = 0;
  private engine = updateEngine([]);
  readonly apply: ApplyUpdate;

  constructor(private readonly rule: UpdateRule, rate: LearningRate, options: WeightDecayOptions, caller: string) {
    this.schedule = rateSchedule(caller, rate);
    this.decay = weightDecayOf(caller, options);
    this.apply = Object.assign(this.update.bind(this), { prepare: this.prepare.bind(this) });
  }

  get name(): string {
    return this.rule.name;
  }

  get steps(): number {
    return this.updates;
  }

  get learningRate(): number {
    return this.schedule(this.updates);
  }

  get slots(): readonly OptimizerSlot[] {
    return [...this.memories].flatMap(([parameter, { variables }]) =>
      variables.map((variable, index) => ({ parameter, slot: this.rule.slots[index], variable })));
  }

  reset(): void {
    for (const { variables } of this.memories.values()) tf.dispose([...variables]);
    this.memories.clear();
    this.engine.dispose();
    this.updates = 0;
  }

  private update(parameters: readonly Trainable[], gradients: readonly Tensor[], ops: Ops): void {
    requireTrainables(this.name, 'parameters', parameters);
    requireTensors(this.name, 'gradients', gradients);
    requireOps(this.name, 'ops', ops);
    requireGradientsOf(this.name, parameters, gradients);
    const variables = parameters.map(({ variable }) => variable);
    if (!this.engine.isOf(variables)) {
      this.engine.dispose();
      this.engine = updateEngine(variables);
    }
    tf.tidy(() => {
      const { memory, numbers, next, commit } = this.prepare(parameters, ops);
      commit(this.engine.run([], [...gradients, ...memory, ...numbers], () => next(gradients)));
    });
  }

  /** The numbers of some updates in a row: of each number all its values, the step of decoupled decay last. */
  private numbers(times: number): Tensor[] {
    const { rule, decay, updates } = this;
    const ofUpdate = (update: number): readonly number[] => {
      const rate = this.schedule(update);
      return [...rule.coefficients(rate, update + 1), ...(decay.weightDecay > 0 ? [rate * decay.weightDecay] : [])];
    };
    if (times === 1) return ofUpdate(updates).map((value) => tf.scalar(value));
    const all = Array.from({ length: times }, (_, index) => ofUpdate(updates + index));
    return all[0].map((_, place) => tf.tensor1d(all.map((ofOne) => ofOne[place])));
  }

  private prepare(parameters: readonly Trainable[], ops: Ops, times = 1): PreparedUpdate {
    const { rule, decay } = this;
    const weights = parameters.map(({ variable }) => variable);
    const memories = parameters.map((parameter) => this.memoryOf(parameter));
    const numbers = this.numbers(times);
    const [coefficients, decayStep] = decay.weightDecay > 0 ? [numbers.slice(0, -1), numbers[numbers.length - 1]] : [numbers, undefined];
    const decayed = parameters.map((parameter) => decay.of(parameter));
    const targets = weights.flatMap((variable, index) => [variable, ...memories[index]]);
    return {
      identity: [...rule.identity, decay.l2, decay.weightDecay > 0, decayed.map(Number).join('')],
      memory: memories.flat(),
      numbers,
      targets,
      learningRate: this.schedule(this.updates + times - 1),
      next: (gradients) => {
        requireGradientsOf(this.name, parameters, gradients);
        return gradients.flatMap((gradient, index) => {
          const given = { weights: weights[index], gradient };
          const ruled = decayed[index] ? withDecay(decay, { ...given, step: decayStep, ops }) : given;
          const next = rule.update({ ...ruled, slots: memories[index], coefficients, ops });
          // What a rule hands back as it was given becomes a tensor of its own, which stays what it is while the variables change and the step's tensors go.
          const alive = [weights[index], gradient, ...memories[index]];
          return [next.weights, ...next.slots].map((tensor) => (alive.includes(tensor) ? tf.clone(tensor) : tensor));
        });
      },
      commit: (next) => {
        targets.forEach((variable, index) => { variable.assign(next[index]); });
        this.updates += times;
      },
    };
  }

  private memoryOf({ name, variable }: Trainable): readonly Variable[] {
    if (this.rule.slots.length === 0) return [];
    const known = this.memories.get(name);
    if (known === undefined) {
      const variables = tf.tidy(() => this.rule.slots.map(() => tf.variable(tf.zeros(variable.shape), false)));
      this.memories.set(name, { owner: variable, variables });
      return variables;
    }
    if (known.owner !== variable) throw new Error(`${this.name}: what it remembers of ${name} is of another network; call reset() first`);
    return known.variables;
  }
}

/** An optimizer that applies a rule to every parameter. */
export function optimizerOf(rule: UpdateRule, rate: LearningRate, options: WeightDecayOptions, caller = rule.name): Optimizer {
  return new RuleOptimizer(rule, rate, options, caller);
}

/** Rules of optimizers' options. */
export const requireDecayRate = numberThat('in [0, 1)', (value) => value >= 0 && value < 1);
export const requireEpsilon = numberThat('> 0 and finite', (value) => value > 0 && value < Infinity);
