import type { Tensor } from '@tensorflow/tfjs-core';
import { publicOps } from '../../ops/public';
import type { Ops } from '../../ops/ops';
import { optionsOf } from '../../checks/options';
import { having, listOf, requireText, rule as ruleThat } from '../../checks/rules';
import { requireOps } from '../../ops/require-tensor';
import type { Identity } from '../../engine/engine';
import { tidied } from '../../engine/tidy';
import type { Network } from '../../models/network';
import { measure } from '../../probes/measure';
import { namedGradients, type ClippedAs, type Gradients, type NamedGradients } from './gradient-forms';
import { NonFiniteGradientError, requirePolicy, type NonFinitePolicy } from './non-finite';
import { clipReport, inspectableReport, noChange, unchanged, type ClipMethod, type ClippedGradient, type ClipReport } from './report';

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

/** How large a gradient is, from which a rule may tell that it leaves it alone. */
export interface Extent {
  /** ‖g‖. */
  readonly norm: number;
  /** The largest |entry|. */
  readonly largest: number;
}

/** A rule entry by entry, as a formula of one gradient by itself, with the same values as its clipping. */
export interface ClipFormula {
  /** Tells it from that of every other clipper. */
  readonly identity: Identity;
  /** Call it inside `tf.tidy`. */
  readonly clip: (gradient: Tensor, ops: Ops) => Tensor;
}

/** What lets a trainer compute the update with the gradients, before anyone has seen them. */
export interface ClipInStep {
  /** The report of gradients as large as this; null unless they tell that no entry changes. @param gradients none where they are not at hand. */
  readonly reportUnchanged: (parameters: Network['parameters'], extents: readonly Extent[], gradients: readonly Tensor[]) => ClipReport | null;
  /** Of a rule that has one. */
  readonly formula?: ClipFormula | undefined;
}

/** Clips the gradients of a network. */
export interface ClipGradients {
  /**
   * Clips the gradients, in the order of `network.parameters`. The report's `dispose` frees what was made.
   *
   * @throws NonFiniteGradientError under the policy `throw`, before any tensor is made.
   */
  (gradients: readonly Tensor[], network: Pick<Network, 'parameters' | 'ops'>): ClipReport;
  /** It belongs to this function: a clipper with an `apply` of your own, which need not have it, clips by that. */
  readonly inStep?: ClipInStep;
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
  /** Whether gradients as large as this all stay as they are, where that suffices to tell. */
  readonly leavesAlone?: (extents: readonly Extent[]) => boolean;
  readonly formula?: ClipFormula;
}

/** The gradients and what is known of them. */
interface MeasuredInput extends Omit<ClipInput, 'norms'> {
  readonly names: readonly string[];
}

/** Measures, applies the policy, clips and reports. */
function runClip(rule: ClipRule, input: MeasuredInput): ClipReport {
  const { caller, method, limit, onNonFinite } = rule;
  const { gradients, names, ops } = input;
  const norms = gradients.map((gradient) => measure(gradient, 'norms', ops).norm);
  const nonFinite = names.filter((_, index) => !Number.isFinite(norms[index]));
  const skipped = nonFinite.length > 0 && onNonFinite === 'skip';
  if (nonFinite.length > 0 && onNonFinite === 'throw') throw new NonFiniteGradientError(caller, nonFinite);
  const { clipped, coefficient } = skipped
    ? { clipped: gradients.map((gradient, index) => unchanged(gradient, norms[index])), coefficient: null }
    : tidied(() => rule.clip({ ...input, norms }));
  const dispose = (): void => { clipped.forEach(({ gradient }, index) => { if (gradient !== gradients[index]) gradient.dispose(); }); };
  return clipReport({
    method, limit, names, sizes: gradients.map(({ size }) => size), norms, gradients: clipped.map(({ gradient }) => gradient), changes: clipped, coefficient, nonFinite, skipped, dispose,
  });
}

/** What a rule offers to a trainer; nothing for one that must see the gradients. */
function inStepOf({ method, limit, leavesAlone, formula }: ClipRule): ClipInStep | undefined {
  return leavesAlone && {
    formula,
    reportUnchanged(parameters, extents, gradients) {
      if (!leavesAlone(extents)) return null;
      const [names, sizes, norms] = [parameters.map(({ name }) => name), parameters.map(({ variable }) => variable.size), extents.map(({ norm }) => norm)];
      return clipReport({
        method, limit, names, sizes, norms, gradients, changes: norms.map(noChange), coefficient: 1, nonFinite: [], skipped: false, dispose: () => undefined,
      });
    },
  };
}

const requireNetwork = having('a network, or its parameters and ops', 'parameters', 'ops');
const requireArray = ruleThat('an array of tensors', Array.isArray);
const requireParameters = listOf(having('a parameter of a network', 'name', 'variable'));

/** A rule as a clipper. */
export function clipperOf(rule: ClipRule): Clipper {
  const { method, limit, onNonFinite, caller } = rule;
  const inStep = inStepOf(rule);
  const apply: ClipGradients = (gradients, network) => {
    requireNetwork(caller, 'network', network);
    const { parameters, ops } = network;
    requireArray(caller, 'gradients', gradients);
    requireParameters(caller, 'network.parameters', parameters);
    requireOps(caller, 'network.ops', ops);
    if (gradients.length !== parameters.length) {
      throw new RangeError(`${caller}: gradients must be one for each of ${parameters.length} parameters, got ${gradients.length}`);
    }
    const { leftOut, places, inForm, ...named } = namedGradients(caller, gradients, parameters.map(({ name }) => name));
    const weights = places.map((place) => parameters[place].variable);
    const report = runClip(rule, { ...named, weights, ops });
    // Only what a trainer of your own hands over: a network's passes give every gradient.
    if (leftOut.length > 0) Object.assign(report, { leftOut, gradients: inForm(report.gradients) });
    return inspectableReport(report);
  };
  return { name: method, limit, onNonFinite, apply: inStep ? Object.assign(apply, { inStep }) : apply };
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
