import { having } from '../checks/rules';
import { clipActivity, type ClipActivity } from './clip-activity';
import { depthProfile, type DepthProfile } from './depth-profile';
import { firstNonFinite, type NonFiniteEvent } from './non-finite';
import type { DeltaRow, GradientRow, ProbeRows } from './rows';
import { exploding, tinyGradient, vanishing } from './rules/depth-rules';
import type { Finding } from './rules/finding';
import { frozen } from './rules/frozen';
import { spiking } from './rules/spiking';
import { saturated } from './rules/unit-rules';

/** A session in brief. */
export interface ProbeSummary {
  /** First and last step with any row; null for none. */
  readonly firstStep: number | null;
  readonly lastStep: number | null;
  readonly firstLoss: number | null;
  readonly lastLoss: number | null;
  /** Of the weights' raw gradients at the last step that recorded them; without gradient rows, of δ; null without either. */
  readonly profile: DepthProfile | null;
  /** null when no clipping was reported. */
  readonly clipping: ClipActivity | null;
  readonly firstNonFinite: NonFiniteEvent | null;
  /** One finding per rule that rows alone can answer, those that are not `ok` first, `unknown` ones last. */
  readonly findings: readonly Finding[];
}

const ORDER = ['bad', 'warning', 'ok', 'unknown'];

const requireRows = having('rows as a probe records them', 'losses', 'gradients', 'activations', 'deltas', 'updates', 'clips');
const requireEvent = having('an event as firstNonFinite gives it, or null', 'step', 'layer', 'kind');

/** What tells of the gradient at each depth: the parameters' gradients, or δ where those were not recorded. */
function backwardRows({ gradients, deltas }: ProbeRows): readonly (GradientRow | DeltaRow)[] {
  return gradients.length > 0 ? gradients : deltas.filter((row) => row.timeStep === null);
}

function lastProfile(rows: readonly (GradientRow | DeltaRow)[]): DepthProfile | null {
  const last = rows.at(-1)?.step;
  return last === undefined ? null : depthProfile(rows.filter((row) => row.step === last));
}

/**
 * Verdicts, last profile and totals of recorded rows. Rules that need more than rows (`dead` a data set, `lossAtChance` the
 * number of classes) are not among the findings.
 *
 * @param event the first non-finite event, where it was tracked while recording; default the first among the rows.
 * @example
 * const seen = probe();
 * await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 1, probes: [seen] });
 * summarize(seen.rows); // { firstStep: 0, lastStep: 9, firstNonFinite: null, … }
 */
export function summarize(rows: ProbeRows, event?: NonFiniteEvent | null): ProbeSummary {
  requireRows('summarize', 'rows', rows);
  if (event !== null && event !== undefined) requireEvent('summarize', 'event', event);
  const { losses, gradients, activations, deltas, updates, clips } = rows;
  const steps = [losses, gradients, activations, deltas, updates].flatMap((kind) => [kind.at(0), kind.at(-1)].flatMap((row) => row?.step ?? []));
  const backward = backwardRows(rows);
  const findings: Finding[] = [
    vanishing(backward), exploding(backward), tinyGradient(backward), spiking(gradients), saturated(activations), frozen(updates),
  ];
  return {
    firstStep: steps.length > 0 ? Math.min(...steps) : null,
    lastStep: steps.length > 0 ? Math.max(...steps) : null,
    firstLoss: losses.at(0)?.loss ?? null,
    lastLoss: losses.at(-1)?.loss ?? null,
    profile: lastProfile(backward),
    clipping: clips.length > 0 ? clipActivity(clips) : null,
    firstNonFinite: event === undefined ? firstNonFinite(rows) : event,
    findings: findings.sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)),
  };
}
