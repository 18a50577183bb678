import { optionsOf } from '../checks/options';
import { requireFewOrNone, requireFinite } from '../checks/rules';
import { bisect } from '../numeric/root';
import { logit, sigmoid, sigmoidDerivative } from './sigmoid';

/** The one-unit recurrent net x_t = wσ(x_{t−1}) + b of Pascanu et al. 2013, fig. 2. */
export interface Recurrence {
  weight: number;
  bias: number;
}

/** A state the recurrence leaves where it is. */
export interface RecurrenceFixedPoint {
  x: number;
  /** wσ′(x), the factor of a small deviation per step. */
  multiplier: number;
  /** Whether |multiplier| < 1. */
  stable: boolean;
}

const requireRecurrence = optionsOf<Recurrence>({ weight: requireFinite, bias: requireFinite }, 'weight', 'bias');

/** The states at which wσ′(x) = 1, −X and X, for w ≥ 4. */
function turningPoint(weight: number): number {
  return logit((1 + Math.sqrt(1 - 4 / weight)) / 2);
}

/**
 * The fold curve: for w ≥ 4 the two biases, lower first, at which a pair of fixed points is born, b = ln(s/(1 − s)) − ws with s = (1 ± √(1 − 4/w))/2.
 * Between them the recurrence has two stable states; crossing one is the cliff. `null` below w = 4; at 4 both are −2.
 *
 * @throws RangeError when the weight is not finite.
 * @example theory.foldBiases(5) // [-2.6556, -2.3444]
 * @see R. Pascanu, T. Mikolov & Y. Bengio, "On the difficulty of training recurrent neural networks" (2013), §2.2.
 */
export function foldBiases(weight: number): [number, number] | null {
  requireFinite('foldBiases', 'weight', weight);
  if (weight < 4) return null;
  const root = Math.sqrt(1 - 4 / weight);
  const bias = (s: number): number => logit(s) - weight * s;
  return [bias((1 + root) / 2), bias((1 - root) / 2)];
}

/**
 * Every fixed point x = wσ(x) + b in ascending order: one, or three between the folds (two on a fold).
 *
 * @throws RangeError when weight or bias is not finite.
 * @example theory.recurrenceFixedPoints({ weight: 6, bias: -3 }).map((p) => p.stable) // [true, false, true]
 */
export function recurrenceFixedPoints(recurrence: Recurrence): RecurrenceFixedPoint[] {
  requireRecurrence('recurrenceFixedPoints', 'recurrence', recurrence);
  const { weight, bias } = recurrence;
  const excess = (x: number): number => weight * sigmoid(x) + bias - x;
  const reach = Math.abs(weight) + 1;
  const ends = [bias - reach, bias + reach];
  if (weight > 4) ends.splice(1, 0, -turningPoint(weight), turningPoint(weight));
  ends.sort((a, b) => a - b);
  const states = new Set<number>();
  for (let i = 1; i < ends.length; i++) {
    const [low, high] = [ends[i - 1], ends[i]];
    if (excess(low) * excess(high) <= 0) states.add(bisect(excess, low, high));
  }
  return [...states].sort((a, b) => a - b).map((x) => {
    const multiplier = weight * sigmoidDerivative(x);
    return { x, multiplier, stable: Math.abs(multiplier) < 1 };
  });
}

/** State of the recurrence after some steps, and its derivatives with respect to the start and the two parameters. */
export interface RecurrenceState {
  x: number;
  /** ∂x_T/∂x_0 = ∏ wσ′(x_{t−1}). */
  byStart: number;
  /** ∂x_T/∂w. */
  byWeight: number;
  /** ∂x_T/∂b. */
  byBias: number;
}

/**
 * The trajectory x_0, x_1, …, x_T with its exact derivatives, by forward accumulation: T + 1 states.
 *
 * @throws RangeError when weight, bias or start is not finite or steps is not an integer ≥ 0.
 * @example theory.recurrenceTrajectory({ weight: 5, bias: -2.5 }, 0.5, 50).length // 51
 */
export function recurrenceTrajectory(recurrence: Recurrence, start: number, steps: number): RecurrenceState[] {
  requireRecurrence('recurrenceTrajectory', 'recurrence', recurrence);
  requireFinite('recurrenceTrajectory', 'start', start);
  requireFewOrNone('recurrenceTrajectory', 'steps', steps);
  const { weight, bias } = recurrence;
  let state: RecurrenceState = { x: start, byStart: 1, byWeight: 0, byBias: 0 };
  const trajectory = [state];
  for (let t = 1; t <= steps; t++) {
    const factor = weight * sigmoidDerivative(state.x);
    state = {
      x: weight * sigmoid(state.x) + bias,
      byStart: factor * state.byStart,
      byWeight: sigmoid(state.x) + factor * state.byWeight,
      byBias: 1 + factor * state.byBias,
    };
    trajectory.push(state);
  }
  return trajectory;
}
