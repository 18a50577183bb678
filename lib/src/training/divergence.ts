import type { Network, StepResult } from '../models/network';
import { activationRows } from '../probes/activation-probe';
import { deltaRows } from '../probes/delta-probe';
import { gradientRows } from '../probes/gradient-probe';
import { firstNonFinite, type NonFiniteEvent } from '../probes/non-finite';
import type { Divergence, Run } from './run';

/**
 * Training met a NaN or an infinity: the loss, or a gradient that clipping was told not to accept.
 *
 * @example await train(net, digits, { optimizer: sgd(1e30), batchSize: 40, epochs: 1 }) // DivergenceError
 */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  readonly step: number;
  readonly loss: number;
  readonly layer: string;

  /** @param run everything recorded up to the failing step. */
  constructor(readonly divergence: Divergence, readonly run: Run, options?: { cause?: unknown }) {
    super(divergenceMessage(divergence), options);
    this.step = divergence.step;
    this.loss = divergence.loss;
    this.layer = divergence.layer;
  }
}

const KINDS = { nan: 'NaN', inf: 'an infinity' } as const;
const QUANTITIES: Readonly<Record<string, string>> = { pre: 'pre-activation', post: 'activation', delta: 'δ = ∂L/∂z' };

function quantityText(quantity: string): string {
  return QUANTITIES[quantity] ?? quantity;
}

function eventText({ layer, depth, quantity, kind, preceding }: NonFiniteEvent): string {
  if (depth === null) return 'every layer is finite, the loss itself is not';
  const before = preceding.at(-1);
  const ledTo = before === undefined ? '' : ` (before it: ${before.layer} ${quantityText(before.quantity)}, norm ${before.norm.toPrecision(3)})`;
  return `the first to hold ${KINDS[kind]} is the ${quantityText(quantity)} of ${layer}${ledTo}`;
}

/** What happened, and when. */
export function shortDivergence({ step, loss }: Divergence): string {
  return `${Number.isFinite(loss) ? `a gradient is not finite (loss ${loss.toPrecision(3)})` : `the loss is ${loss}`} at step ${step}`;
}

/** What happened, where, and what usually helps. */
export function divergenceMessage(divergence: Divergence): string {
  const hint = "A smaller learning rate, clipping or another initialisation may help; onDivergence: 'stop' returns the record instead of throwing.";
  return `train: ${shortDivergence(divergence)}; ${eventText(divergence.event)}. ${hint}`;
}

/** Looks through a failed step, tensor by tensor in the order of computation, for the first NaN or infinity. */
export function divergenceOf(step: number, network: Network, result: StepResult): Divergence {
  const { loss, taps, gradients } = result;
  const labels = { step, detail: 'norms', ops: network.ops } as const;
  const event = firstNonFinite({
    activations: activationRows(taps, { step, detail: 'norms' }),
    losses: [{ step, loss }],
    deltas: deltaRows(taps, labels),
    gradients: gradientRows(network.parameters, gradients, labels),
  });
  if (event === null) throw new Error(`divergenceOf: expected a NaN or an infinity at step ${step}, found none`);
  return { step, loss, layer: event.layer, event };
}
