import * as scalar from '../theory/activation-functions';
import type { ActivationFunction } from '../theory/scalar-activation';
import type { Activation, ActivationName } from './activations';
import { requirePhi } from './require-network';

const SCALAR: Readonly<Record<ActivationName, (alpha: number) => ActivationFunction>> = {
  linear: () => scalar.linear,
  sigmoid: () => scalar.sigmoid,
  tanh: () => scalar.tanh,
  softsign: () => scalar.softsign,
  relu: () => scalar.relu,
  leakyRelu: scalar.leakyRelu.with,
  prelu: scalar.prelu.with,
  rrelu: () => scalar.rrelu,
  elu: scalar.elu.with,
  selu: () => scalar.selu,
  gelu: () => scalar.gelu,
  swish: () => scalar.swish,
  mish: () => scalar.mish,
  abs: () => scalar.abs,
};

/**
 * The float64 form of the same activation, a function of a number that the theory takes: its moments E[φ²] and E[φ′²] are
 * `activationMoments` of it.
 *
 * @example theory.activationMoments(scalarForm(activation('relu'))).derivativeSecondMoment // 0.5
 */
export function scalarForm(phi: Activation): ActivationFunction {
  requirePhi('scalarForm', 'phi', phi);
  return SCALAR[phi.name](phi.alpha ?? 0);
}
