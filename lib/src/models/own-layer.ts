import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../checks/options';
import { requireCount, requireFew, requireFunction, requireNumbers, requireSeed, rule, type Rule } from '../checks/rules';
import { requireGiven } from '../ops/require-tensor';
import { RandomState, splitSeed } from '../numeric/random';
import { makeParameter } from './dense';
import type { Initializer } from './initializers';
import { keepingNoVariable } from './keeping-no-variable';
import type { Layer } from './layer';
import type { Mode, Parameter } from './network';

/** Where in a network a layer of your own stands. */
export interface LayerPlace {
  /** Number of the weight layer it belongs to, 1 … L − 1. */
  readonly depth: number;
  /** Units of the layer's output, and of the weight layer before it. */
  readonly units: number;
  /** The network's seed. */
  readonly seed: number;
}

/** What `forward` and `backward` are told of the pass. */
export interface OwnLayerContext {
  readonly mode: Mode;
  /** Another in each pass, from the network's seed: for random numbers, e.g. `tf.dropout(x, 0.5, undefined, seed)`. */
  readonly seed: number;
}

type ByRole = Readonly<Record<string, Tensor>>;

/** A layer of your own: what it computes, from its input `[batch, …]` and its parameters. */
export interface OwnLayer extends LayerPlace {
  /** Unique in its network, e.g. `gain1`. */
  readonly name: string;
  /** Its trainable tensors by role, such as `gain` or `bias`: their shapes and first values. Default none. */
  readonly parameters?: Readonly<Record<string, { readonly shape: readonly number[]; readonly init: Initializer }>>;
  /** The output, from nothing but its arguments: the same of the same. One that takes `context` is taken to draw random numbers: the network then runs without a graph. */
  readonly forward: (x: Tensor, parameters: ByRole, context: OwnLayerContext) => Tensor;
  /** ∂L/∂x and ∂L/∂parameters, from ∂L/∂output. By automatic differentiation if not given, which computes `forward` once more. */
  readonly backward?: (upstream: Tensor, x: Tensor, parameters: ByRole, context: OwnLayerContext) => { readonly input: Tensor; readonly parameters: ByRole };
}

/** The largest that tfjs's random operations take. */
const MOST_SEED = 2 ** 31 - 1;

const requireParameter = optionsOf<NonNullable<OwnLayer['parameters']>[string]>({ shape: requireNumbers, init: requireFunction }, 'shape', 'init');
const requireRecord = rule(
  'an object of shapes and initializers by role',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise),
);
const requireParameters: Rule = (caller, name, value) => {
  requireRecord(caller, name, value);
  for (const [role, parameter] of Object.entries(value as object)) requireParameter(caller, `${name}.${role}`, parameter);
};
const requireSome = rule('a text that is not empty', (value) => typeof value === 'string', (value) => value !== '');
const requireOptions = optionsOf<OwnLayer>({
  name: requireSome, depth: requireFew, units: requireCount, seed: requireSeed,
  parameters: requireParameters, forward: requireFunction, backward: requireFunction,
}, 'name', 'depth', 'units', 'seed', 'forward');

/** Throws, the first time that there is a backward pass, where the forward pass computed again gives another output. */
class Steadiness {
  private known = false;

  constructor(private readonly name: string) {}

  check(output: Tensor, again: () => Tensor): void {
    if (this.known) return;
    this.known = true;
    const [first, second] = [output.dataSync(), again().dataSync()];
    if (first.every((value, index) => Object.is(value, second[index]))) return;
    throw new Error(`${this.name}: forward must give the same output of the same input, got another; take random numbers from the pass's seed`);
  }
}

/**
 * A layer of your own, to go into a network by the option `layers` of `mlp`.
 *
 * Its parameters are trained, saved and probed like all others. On tfjs-node a repeated step runs as a graph where `forward` can be part of one; where
 * it draws random numbers, reads a tensor or assigns to a variable of its own, the step runs operation by operation, with the same result.
 *
 * @throws RangeError or TypeError for options that make no layer.
 * @example
 * // a_l scaled by a gain for each unit, which is learned
 * const gain = (place: LayerPlace) => layer({
 *   ...place,
 *   name: `gain${place.depth}`,
 *   parameters: { gain: { shape: [place.units], init: constantWeights(1) } },
 *   forward: (a, { gain }) => tf.mul(a, gain),
 * });
 * const own = mlp({ sizes: [784, 8, 10], activation: 'tanh', layers: (block, place) => [...block, gain(place)], seed: 1 });
 * own.parameters.map(({ name }) => name) // ['dense1/kernel', 'dense1/bias', 'gain1/gain', 'dense2/kernel', 'dense2/bias']
 */
export function layer(options: OwnLayer): Layer {
  requireOptions('layer', 'options', options);
  const { name, depth, units, seed, forward, backward } = options;
  const entries = Object.entries(options.parameters ?? {});
  const parameters: Parameter[] = keepingNoVariable(() => entries.map(([role, { shape, init }]) =>
    makeParameter({ layer: name, depth, role, shape, fanIn: units, fanOut: units, seed }, init, 'layer')));
  const roles = entries.map(([role]) => role);
  const byRole = (tensors: readonly Tensor[]): ByRole => Object.fromEntries(roles.map((role, index) => [role, tensors[index]]));
  const draws = new RandomState(splitSeed(seed, `${name}/forward`));
  const steady = new Steadiness(name);
  return {
    name,
    kind: 'own',
    units,
    parameters,
    statistics: [],
    // Which branch a seed decides cannot be seen from outside: who may see the seed, by a third parameter or as one of all that `(...all)` gets, is never taken for the same function twice.
    random: forward.length === 0 || forward.length > 2 || (backward?.length ?? 0) > 3,
    forward(x, { mode }) {
      const values = parameters.map(({ variable }) => variable);
      const context: OwnLayerContext = { mode, seed: draws.integer(0, MOST_SEED) };
      const f = (input: Tensor, ...tensors: Tensor[]): Tensor => forward(input, byRole(tensors), context);
      const output = f(x, ...values);
      requireGiven(name, 'what forward gives', output, [...x.shape.slice(0, -1), units]);
      return {
        output,
        backward(upstream) {
          if (backward === undefined) {
            steady.check(output, () => f(x, ...values));
            const [input, ...gradients] = tf.grads(f)([x, ...values], upstream);
            return { input, gradients };
          }
          const found = backward(upstream, x, byRole(values), context);
          requireGiven(name, 'what backward gives as input', found.input, x.shape);
          const gradients = parameters.map(({ role, variable: { shape } }) => {
            const gradient: Tensor | undefined = found.parameters[role];
            requireGiven(name, `what backward gives as parameters.${role}`, gradient, shape);
            return gradient;
          });
          return { input: found.input, gradients };
        },
      };
    },
  };
}
