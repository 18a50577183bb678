import { activationFunction, type ActivationFunction } from '../scalar-activation';
import type { Flatness } from './flat';
import type { TensorForm } from './operations';

/** Everything that the library knows of one of its activations. */
export interface ActivationDefinition {
  readonly name: string;
  /** Of numbers, in float64, with α at its default. */
  readonly scalar: ActivationFunction;
  /** The same for another α; only where there is one to set. */
  readonly withAlpha?: (alpha: number) => ActivationFunction;
  /** Default of α, the negative slope or the scale; none if not given. */
  readonly alpha?: number;
  /** Of tensors. */
  readonly tensors: (alpha: number) => TensorForm;
  /** The rule of Var(w) usual before it. */
  readonly init: 'he' | 'leCun' | 'xavier';
  /** Where it is flat, if a comparison of z (or of a) tells; else φ′ is computed. */
  readonly flat?: Flatness;
  /** Whether it has an off branch that begins at z = 0: ReLU, whose gradient there is 0, and its relatives, whose gradient there is reduced. */
  readonly offBranch?: boolean;
  /** Negative slopes that α alone does not tell: one learned for each unit, or one drawn for each entry in training. */
  readonly slopes?: 'learned' | 'drawn';
}

/** By scalar form, in the order of their making, which is that of all.ts. */
export const MADE = new Map<ActivationFunction, ActivationDefinition>();

/** An activation of the library: the scalar one, whose further forms and facts all that needs them looks up by its name. */
export function define<Scalar extends ActivationFunction>(name: string, scalar: Scalar, facts: Omit<ActivationDefinition, 'name' | 'scalar'>): Scalar {
  MADE.set(scalar, { name, scalar, ...facts });
  return scalar;
}

const KINKS = [0];

type ScalarFunction = (z: number) => number;

/** A scalar activation that is special at 0 or nowhere. */
export const named = (name: string, f: ScalarFunction, derivative: ScalarFunction): ActivationFunction => activationFunction({ name, f, derivative, kinks: KINKS });

/** z for z > 0, slope·z else. */
export const piecewiseLinear = (name: string, slope: number): ActivationFunction =>
  named(name, (z) => (z > 0 ? z : slope * z), (z) => (z > 0 ? 1 : slope));

/** The tensor form of the same. */
export const leakyForm = (slope: number): TensorForm => ({
  forward: ({ ops }, z) => ops.leakyRelu(z, slope),
  backward: ({ ops }, upstream, z) => ops.leakyReluGradient(upstream, z, slope),
});

/** λz for z ≥ 0, λα(e^z − 1) else. */
export const scaledElu = (name: string, scale: number, alpha: number): ActivationFunction =>
  named(
    name,
    (z) => (z < 0 ? scale * alpha * Math.expm1(z) : scale * z),
    (z) => (z < 0 ? scale * alpha * Math.exp(z) : scale),
  );

/** 1 − tanh²z without its cancellation. */
export function squaredSech(z: number): number {
  const cosh = Math.cosh(z);
  return 1 / (cosh * cosh);
}

/** Throws a RangeError for a parameter of a family that is not finite. */
export function requireParameter(name: string, parameter: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: ${parameter} must be finite, got ${value}`);
}
