import * as scalar from '../theory/activation-functions';
import type { NamedActivation } from '../theory/scalar-activation';
import type { Activation, ActivationName } from './activations';

const SCALAR: Readonly<Record<ActivationName, (alpha: number) => NamedActivation>> = {
  linear: () => scalar.linear,
  sigmoid: () => scalar.sigmoid,
  tanh: () => scalar.tanh,
  softsign: () => scalar.softsign,
  relu: () => scalar.relu,
  leakyRelu: scalar.leakyRelu,
  prelu: scalar.prelu,
  rrelu: () => scalar.rrelu(),
  elu: scalar.elu,
  selu: () => scalar.selu,
  gelu: () => scalar.gelu,
  swish: () => scalar.swish(),
  mish: () => scalar.mish,
  abs: () => scalar.abs,
};

/**
 * The float64 form of the same activation, which the theory takes: its moments E[φ²] and E[φ′²] are `activationMoments` of it.
 *
 * @example activationMoments(scalarForm(activation('relu'))).derivativeSecondMoment // 0.5
 */
export function scalarForm(phi: Activation): NamedActivation {
  return SCALAR[phi.name](phi.alpha ?? 0);
}
