import { activationFunction, type ActivationFunction, type NamedActivation } from '../theory/scalar-activation';
import type { Activation } from './phi';
import { requirePhi } from './require-network';

const isFunction = (scalar: NamedActivation): scalar is ActivationFunction => typeof scalar === 'function';

/**
 * The float64 form of the same activation, a function of a number that the theory takes: its moments E[φ²] and E[φ′²] are
 * `activationMoments` of it.
 *
 * @throws RangeError for an activation of one's own that was given without its scalar form.
 * @example theory.activationMoments(scalarForm(activation('relu'))).derivativeSecondMoment // 0.5
 */
export function scalarForm(phi: Activation): ActivationFunction {
  requirePhi('scalarForm', 'phi', phi);
  const { name, scalar } = phi;
  if (scalar === undefined) throw new RangeError(`scalarForm: phi must have its form on numbers, scalar, got ${name} without one`);
  return isFunction(scalar) ? scalar : activationFunction(scalar);
}
