import { optionsOf } from '../checks/options';
import { either, integerFrom, numberThat } from '../checks/rules';

/** The learning rate at a step, the same whenever asked; steps count from 0, the updates that the optimizer has made so far. */
export type RateSchedule = (step: number) => number;

/** A learning rate, the same at each step or by a schedule. */
export type LearningRate = number | RateSchedule;

const requireRate = numberThat('≥ 0 and finite', (value) => value >= 0 && value < Infinity);
const requireSteps = integerFrom(1);
const requireEither = either('a number or a function of the step', (value) => typeof value === 'number', (value) => typeof value === 'function');

/** How a decay goes. */
export interface DecayOptions {
  /** Steps in which the rate is multiplied by `factor` once. */
  readonly every: number;
  /** > 0. */
  readonly factor: number;
}

const requireDecayOptions = optionsOf<DecayOptions>(
  { every: requireSteps, factor: numberThat('> 0 and finite', (value) => value > 0 && value < Infinity) }, 'every', 'factor',
);

function requireDecay(caller: string, rate: number, options: DecayOptions): void {
  requireRate(caller, 'rate', rate);
  requireDecayOptions(caller, 'options', options);
}

/**
 * η(t) = rate·factor^⌊t/every⌋: in steps.
 *
 * @throws RangeError unless rate ≥ 0, every an integer ≥ 1 and factor > 0.
 * @example schedules.stepDecay(0.1, { every: 100, factor: 0.5 })(250) // 0.025
 */
export function stepDecay(rate: number, options: DecayOptions): RateSchedule {
  requireDecay('stepDecay', rate, options);
  return (step) => rate * options.factor ** Math.floor(step / options.every);
}

/**
 * η(t) = rate·factor^(t/every): the smooth curve through the corners of {@link stepDecay}.
 *
 * @throws RangeError unless rate ≥ 0, every an integer ≥ 1 and factor > 0.
 * @example schedules.exponentialDecay(0.1, { every: 100, factor: 0.25 })(50) // 0.05
 */
export function exponentialDecay(rate: number, options: DecayOptions): RateSchedule {
  requireDecay('exponentialDecay', rate, options);
  return (step) => rate * options.factor ** (step / options.every);
}

const requireCosine = optionsOf<{ readonly steps: number; readonly end?: number }>({ steps: requireSteps, end: requireRate }, 'steps');

/**
 * η(t) = end + (rate − end)·(1 + cos(πt/steps))/2 up to `steps`, then `end` (default 0).
 *
 * @throws RangeError unless rate and end ≥ 0 and steps an integer ≥ 1.
 * @example schedules.cosineDecay(0.1, { steps: 100 })(50) // 0.05
 * @see I. Loshchilov, F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, equation 5, without restarts.
 */
export function cosineDecay(rate: number, options: { readonly steps: number; readonly end?: number }): RateSchedule {
  requireRate('cosineDecay', 'rate', rate);
  requireCosine('cosineDecay', 'options', options);
  const { steps, end = 0 } = options;
  return (step) => end + ((rate - end) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/**
 * Rises in equal parts during the first `steps` steps, η(t) = η₀·(t + 1)/steps, and then follows `then` from its beginning: η₀ = then(0).
 *
 * @throws RangeError unless steps is an integer ≥ 1 and a rate given as number ≥ 0.
 * @example schedules.warmup(4, 0.1)(0) // 0.025
 */
export function warmup(steps: number, then: LearningRate): RateSchedule {
  requireSteps('warmup', 'steps', steps);
  const after = rateSchedule('warmup', then, 'then');
  return (step) => (step < steps ? (after(0) * (step + 1)) / steps : after(step - steps));
}

/** A learning rate as a schedule; what it gives is checked at each step. */
export function rateSchedule(caller: string, rate: LearningRate, name = 'rate'): RateSchedule {
  requireEither(caller, name, rate);
  if (typeof rate === 'number') {
    requireRate(caller, name, rate);
    return () => rate;
  }
  return (step) => {
    const value = rate(step);
    requireRate(caller, `the rate at step ${step}`, value);
    return value;
  };
}
