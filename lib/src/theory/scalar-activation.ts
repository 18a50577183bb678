import { membersOf } from '../checks/options';
import { requireFiniteNumbers, requireFunction, requireNumber, requireText } from '../checks/rules';

/** A scalar activation φ with its derivative φ′, at a kink by the convention its documentation states. */
export interface ScalarActivation {
  /** φ(z). */
  f: (z: number) => number;
  /** φ′(z). */
  derivative: (z: number) => number;
}

/** An activation with a name and with the points a quadrature must know, as the expectations of mean-field theory need it. */
export interface NamedActivation extends ScalarActivation {
  name: string;
  /** Where φ or a derivative jumps, or near which φ changes over a unit distance. */
  kinks: readonly number[];
}

/** A named activation that is itself the function: `tanh(z)` and `tanh.f(z)` are the same. */
export interface ActivationFunction extends NamedActivation {
  (z: number): number;
}

/** The activation as a function of z that carries its name, its derivative and its kinks. */
export function activationFunction({ name, f, derivative, kinks }: NamedActivation): ActivationFunction {
  const phi = Object.assign((z: number): number => {
    requireNumber(name, 'z', z);
    return f(z);
  }, { f, derivative, kinks });
  // A function's own name is not writable, and hidden from a copy by { ...phi }.
  return Object.defineProperty(phi, 'name', { value: name, enumerable: true });
}

/** A family's member with the default parameters, and `with(…)` any other: `leakyRelu(z)`, `leakyRelu.with(0.2)(z)`. */
export function parametric<Family extends () => ActivationFunction>(family: Family): ActivationFunction & { with: Family } {
  return Object.assign(family(), { with: family });
}

/** Rule of an argument that is a {@link ScalarActivation}. */
export const requireScalarActivation = membersOf<ScalarActivation>({ f: requireFunction, derivative: requireFunction });

/** Rule of an argument that is a {@link NamedActivation}. */
export const requireActivation = membersOf<NamedActivation>({ f: requireFunction, derivative: requireFunction, name: requireText, kinks: requireFiniteNumbers });
