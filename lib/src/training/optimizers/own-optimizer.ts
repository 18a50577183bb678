import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../../checks/options';
import { listOf, requireFunction, requireText, rule as ruleThat } from '../../checks/rules';
import { requireGiven } from '../../ops/require-tensor';
import type { LearningRate } from '../rate-schedules';
import { optimizerOf, type Optimizer, type UpdateInput } from './optimizer';
import { WEIGHT_DECAY_RULES, type WeightDecayOptions } from './weight-decay';

/**
 * An update rule of your own, for one parameter at a time. Its arithmetic depends on what it is given alone: a number that changes from step to step
 * comes from `coefficients`, or the graph of a repeated step keeps the old one.
 */
export interface OwnUpdateRule {
  readonly name: string;
  /** What it remembers of each parameter, in tensors of its shape that begin as zeros. Default nothing. */
  readonly slots?: readonly string[];
  /** The numbers of one update, from the learning rate and the update's number, from 1. Default the learning rate alone. */
  readonly coefficients?: (rate: number, time: number) => readonly number[];
  /** New weights, and new values of the slots if there are any. */
  readonly update: (input: UpdateInput) => { readonly weights: Tensor; readonly slots?: readonly Tensor[] };
}

const requireSome = ruleThat('a text that is not empty', (value) => typeof value === 'string', (value) => value !== '');
const requireRule = optionsOf<OwnUpdateRule>({ name: requireSome, slots: listOf(requireText), coefficients: requireFunction, update: requireFunction }, 'name', 'update');
const requireOptions = optionsOf<WeightDecayOptions>(WEIGHT_DECAY_RULES);

/**
 * An optimizer that applies a rule of your own to every parameter, with schedules, weight decay and `resume` as the others have them.
 *
 * @param rate η, a number ≥ 0 or a schedule.
 * @throws RangeError or TypeError for a rule, a rate or options that make none.
 * @example
 * // signSGD: only the sign of the momentum moves a weight
 * const signs = optimizer({
 *   name: 'signum',
 *   slots: ['velocity'],
 *   update({ weights, gradient, slots: [before], coefficients: [eta], ops }) {
 *     const velocity = ops.add(ops.scale(before, 0.9), gradient);
 *     return { weights: ops.subtractScaled(weights, tf.sign(velocity), eta), slots: [velocity] };
 *   },
 * }, 0.001);
 * const run = await train(net, digits, { optimizer: signs, batchSize: 40, epochs: 1 });
 * run.losses.length // 10
 */
export function optimizer(rule: OwnUpdateRule, rate: LearningRate, options: WeightDecayOptions = {}): Optimizer {
  requireRule('optimizer', 'rule', rule);
  requireOptions('optimizer', 'options', options);
  const { name, slots = [], coefficients = (eta: number) => [eta], update } = rule;
  return optimizerOf(
    {
      name,
      identity: [update],
      slots,
      coefficients,
      update(input) {
        const { weights, slots: next = [] } = update(input);
        if (next.length !== slots.length) throw new RangeError(`${name}: update must give a tensor for each of ${slots.length} slots, got ${next.length}`);
        [weights, ...next].forEach((tensor, index) => { requireGiven(name, `what update gives as ${['weights', ...slots][index]}`, tensor, input.weights.shape); });
        return { weights, slots: next };
      },
    },
    rate,
    options,
    'optimizer',
  );
}
