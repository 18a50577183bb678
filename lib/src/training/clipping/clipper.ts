import type { Tensor } from '@tensorflow/tfjs-core';
import { publicOps } from '../../ops/public';
import type { Ops } from '../../ops/ops';
import { optionsOf } from '../../checks/options';
import { having, listOf, requireNumber, requireText, rule as ruleThat } from '../../checks/rules';
import { requireOps } from '../../ops/require-tensor';
import type { Identity } from '../../engine/engine';
import { tidyRecord } from '../../models/layered-network';
import type { Network } from '../../models/network';
import { measure } from '../../probes/measure';
import { namedGradients, type ClippedAs, type Gradients, type NamedGradients } from './gradient-forms';
import { NonFiniteGradientError, requirePolicy, type NonFinitePolicy } from './non-finite';
import { clipReport, inspectableReport, unchanged, unchangedReport, type ClipMethod, type ClippedGradient, type ClipReport, type Magnitudes } from './report';

/** Options of every clipper. */
export interface ClipOptions {
  /** Default `throw`. */
  readonly onNonFinite?: NonFinitePolicy;
}

/** Options of the free functions. */
export interface ClipGradientsOptions extends ClipOptions {
  /** Names for the report and the error; those of `computeGradients` or of a map by default, else `gradient 0`, `gradient 1`, …. */
  readonly names?: readonly string[];
  /** Default public ops, which work on every backend. */
  readonly ops?: Ops;
}

/** Rules of the options. */
export const requireClipOptions = optionsOf<ClipOptions>({ onNonFinite: requirePolicy });
const requireNames = listOf(requireText);
export const CLIP_GRADIENTS_RULES = { onNonFinite: requirePolicy, names: requireNames, ops: requireOps };
export const requireClipGradientsOptions = optionsOf<ClipGradientsOptions>(CLIP_GRADIENTS_RULES);

/** Clipping entry by entry, for a trainer that computes the update with the gradients, before anyone has seen them. */
export interface EntrywiseClip {
  /** Tells `clip` from that of every other clipper. */
  readonly identity: Identity;
  /** One clipped gradient by itself, with the same values. Call it inside `tf.tidy`. */
  readonly clip: (gradient: Tensor, ops: Ops) => Tensor;
  /** The report of gradients that are known by their magnitudes alone; null unless these tell that no entry changed. */
  readonly reportUnchanged: (
    parameters: Network['parameters'],
    magnitudes: readonly Magnitudes[],
    gradients: () => readonly Tensor[],
  ) => ClipReport | null;
}

/** Clips the gradients of a network. */
export interface ClipGradients {
  /**
   * Clips the gradients, in the order of `network.parameters`. The report's `dispose` frees what was made; its counts and norms after clipping are
   * computed when first read, while the tensors live.
   *
   * @param halfSquares of the gradients, where they are known (see `StepResult`).
   * @throws NonFiniteGradientError under the policy `throw`, before any tensor is made.
   */
  (
    gradients: readonly Tensor[],
    network: Pick<Network, 'parameters' | 'ops'>,
    halfSquares?: readonly (number | null)[],
  ): ClipReport;
  /**
   * Of a rule that clips entry by entry. It belongs to this function: a clipper with an `apply` of your own, which need not have it, clips by that.
   */
  readonly entrywise?: EntrywiseClip;
}

/** A clipping rule that a trainer applies at each step. */
export interface Clipper {
  readonly name: ClipMethod;
  readonly limit: number;
  readonly onNonFinite: NonFinitePolicy;
  readonly apply: ClipGradients;
}

/** What a rule is given. */
export interface ClipInput {
  readonly gradients: readonly Tensor[];
  /** ‖g‖ of each. */
  readonly norms: readonly number[];
  /** The parameters' values; needed by `adaptive` only. */
  readonly weights: readonly Tensor[];
  readonly ops: Ops;
}

/** One way of clipping. */
export interface ClipRule {
  readonly caller: string;
  readonly method: ClipMethod;
  readonly limit: number;
  readonly onNonFinite: NonFinitePolicy;
  /** Runs inside `tf.tidy`. */
  readonly clip: (input: ClipInput) => { readonly clipped: ClippedGradient[]; readonly coefficient: number | null };
  /** Of a rule that clips entry by entry: one gradient, and whether a gradient with this largest |entry| stays as it is. */
  readonly entrywise?: Pick<EntrywiseClip, 'identity' | 'clip'> & { readonly leavesAlone: (largest: number) => boolean };
}

/** The gradients and what is known of them. */
interface MeasuredInput extends Omit<ClipInput, 'norms'> {
  readonly names: readonly string[];
  readonly halfSquares?: readonly (number | null)[] | undefined;
}

/** Measures, applies the policy, clips and reports. */
function runClip(rule: ClipRule, input: MeasuredInput): ClipReport {
  const { caller, method, limit, onNonFinite } = rule;
  const { gradients, names, ops, halfSquares } = input;
  const norms = gradients.map((gradient, index) => measure(gradient, 'norms', ops, halfSquares?.[index]).norm);
  const nonFinite = names.filter((_, index) => !Number.isFinite(norms[index]));
  const skipped = nonFinite.length > 0 && onNonFinite === 'skip';
  if (nonFinite.length > 0 && onNonFinite === 'throw') throw new NonFiniteGradientError(caller, nonFinite);
  const { clipped, coefficient } = skipped
    ? { clipped: gradients.map((gradient, index) => unchanged(gradient, norms[index])), coefficient: null }
    : tidyRecord(() => rule.clip({ ...input, norms }));
  return clipReport({ method, limit, names, raw: gradients, norms, nonFinite, skipped, clipped, coefficient });
}

function entrywiseClip({ method, limit }: ClipRule, { identity, clip, leavesAlone }: NonNullable<ClipRule['entrywise']>): EntrywiseClip {
  return {
    identity,
    clip,
    reportUnchanged(parameters, magnitudes, gradients) {
      if (!magnitudes.every(({ largest }) => leavesAlone(largest))) return null;
      const names = parameters.map(({ name }) => name);
      const sizes = parameters.map(({ variable }) => variable.size);
      return unchangedReport({ method, limit, names, sizes, norms: magnitudes.map(({ norm }) => norm), gradients });
    },
  };
}

const requireNetwork = having('a network, or its parameters and ops', 'parameters', 'ops');
const requireArray = ruleThat('an array of tensors', Array.isArray);
const requireParameters = listOf(having('a parameter of a network', 'name', 'variable'));
const requireHalfSquares = listOf((caller, name, value) => { if (value !== null) requireNumber(caller, name, value); });

/** A rule as a clipper. */
export function clipperOf(rule: ClipRule): Clipper {
  const { method, limit, onNonFinite, caller, entrywise } = rule;
  const apply: ClipGradients = (gradients, network, halfSquares) => {
    requireNetwork(caller, 'network', network);
    const { parameters, ops } = network;
    requireArray(caller, 'gradients', gradients);
    requireParameters(caller, 'network.parameters', parameters);
    requireOps(caller, 'network.ops', ops);
    if (halfSquares !== undefined) requireHalfSquares(caller, 'halfSquares', halfSquares);
    if (halfSquares !== undefined && halfSquares.length !== gradients.length) {
      throw new RangeError(`${caller}: halfSquares must be one for each of ${gradients.length} gradients, got ${halfSquares.length}`);
    }
    if (gradients.length !== parameters.length) {
      throw new RangeError(`${caller}: gradients must be one for each of ${parameters.length} parameters, got ${gradients.length}`);
    }
    const { leftOut, places, inForm, ...named } = namedGradients(caller, gradients, parameters.map(({ name }) => name));
    const weights = places.map((place) => parameters[place].variable);
    const report = runClip(rule, { ...named, weights, ops, halfSquares: halfSquares && places.map((place) => halfSquares[place]) });
    // Only what a trainer of your own hands over: a network's passes give every gradient.
    if (leftOut.length > 0) Object.assign(report, { leftOut, gradients: inForm(report.gradients) });
    return inspectableReport(report);
  };
  return { name: method, limit, onNonFinite, apply: entrywise ? Object.assign(apply, { entrywise: entrywiseClip(rule, entrywise) }) : apply };
}

/** Clips gradients by a rule, with the weights of those that are there, and reads the whole report at once. */
export function clipNow<G extends Gradients>(
  rule: ClipRule,
  given: G,
  options: ClipGradientsOptions,
  weightsOf: (named: NamedGradients) => readonly Tensor[] = () => [],
): ClipReport<ClippedAs<G>> {
  const named = namedGradients(rule.caller, given, options.names);
  const { gradients, names, leftOut, inForm } = named;
  const report = runClip(rule, { gradients, names, weights: weightsOf(named), ops: options.ops ?? publicOps });
  return inspectableReport({ ...report, gradients: inForm(report.gradients) as ClippedAs<G>, leftOut });
}
