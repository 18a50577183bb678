import type { Tensor } from '@tensorflow/tfjs-core';
import { measureActivation } from '../activation-probe';
import { measure } from '../measure';
import type { ActivationRow, DeltaRow, ProbeRows } from '../rows';
import type { ResolvedOptions } from '../probe-options';
import type { CatalogCell, CatalogLayer } from './catalog';
import type { CallOptions } from './model';
import { LayerUses, type Use } from './layer-uses';
import { slopeNow } from './phi';
import { tapGradient } from './tap-gradient';
import { firstOf } from './tensors';

type Site = ActivationRow['site'];

/** Where a row belongs. */
interface Spot {
  readonly layer: string;
  readonly depth: number;
  readonly timeStep: number | null;
}

/** A step of training, and which of its passes. */
export interface StepPass {
  readonly step: number;
  readonly pass: number;
}

/** Gathers the rows of a forward and backward pass under way. */
export class StepBuffer {
  private readonly activations: ActivationRow[] = [];
  private readonly deltas: DeltaRow[] = [];
  private readonly uses = new LayerUses();

  constructor(private readonly at: StepPass, private readonly options: ResolvedOptions) {}

  /** Mean loss of the pass, once it is known. */
  loss: number | null = null;

  get isEmpty(): boolean {
    return this.loss === null && this.activations.length === 0 && this.deltas.length === 0;
  }

  get rows(): Pick<ProbeRows, 'losses' | 'activations' | 'deltas'> {
    const { at, loss, activations, deltas } = this;
    // The backward pass met the last layer first; rows read in order of depth.
    return { losses: loss === null ? [] : [{ ...at, loss }], activations, deltas: [...deltas].reverse() };
  }

  enter(entry: CatalogLayer): Use | null {
    return this.uses.enter(entry);
  }

  leave(use: Use): void {
    this.uses.leave(use);
  }

  /** Records what a layer took and gave; returns its output, tapped if δ is wanted. */
  seen({ entry, name, timeStep }: Use, inputs: Tensor | Tensor[], output: Tensor | Tensor[], call: CallOptions | undefined): Tensor | Tensor[] {
    if (!entry.recorded) return output;
    const { activation, isActivation, depth } = entry;
    const first = firstOf(output);
    const site: Site = isActivation || activation !== 'linear' ? 'post' : 'pre';
    const spot = { layer: name, depth, timeStep };
    const isCarriedOver = entry.isState && call?.mask !== null && call?.mask !== undefined;
    if (this.options.activations) this.addActivation(spot, entry, site, first, { input: isActivation ? firstOf(inputs) : null, isCarriedOver });
    if (!this.options.deltas) return output;
    const tapped = this.tap(spot, site, first);
    // The last state is the same tensor as the output: tapped apart, each would see a part of the gradient.
    return Array.isArray(output) ? output.map((each) => (each === first ? tapped : each)) : tapped;
  }

  /** Records one time step of a cell, `[output, h]` or `[output, h, c]`; returns them tapped. */
  cellSeen(entry: CatalogLayer, cell: CatalogCell, states: readonly Tensor[]): Tensor[] {
    const run = this.uses.enterCell(entry, cell);
    if (run === null) return [...states];
    const spot = { layer: run.name, depth: cell.depth, timeStep: run.timeStep };
    const [output, ...rest] = states;
    if (this.options.activations) this.addActivation(spot, { ...cell, layer: cell.cell }, 'post', output, { input: null, isCarriedOver: false });
    if (!this.options.deltas) return [...states];
    const hidden = this.tap(spot, 'hidden', output);
    return [hidden, ...rest.map((state, slot) => (state === output ? hidden : this.tap(spot, slot === 0 ? 'hidden' : 'cell', state)))];
  }

  private addActivation(
    spot: Spot,
    { activation, slope, layer }: Pick<CatalogLayer, 'activation' | 'slope' | 'layer'>,
    site: Site,
    seen: Tensor,
    { input, isCarriedOver }: { readonly input: Tensor | null; readonly isCarriedOver: boolean },
  ): void {
    if (seen.dtype !== 'float32') return;
    const known = isCarriedOver ? null : activation;
    const now = slopeNow({ activation, slope }, layer);
    const post = measureActivation({ tensor: seen, site: 'post', activation: known, slope: now }, this.options);
    // Of a separate activation layer the input is z, from which φ′ follows for every activation.
    const { saturated, off } = input ? measureActivation({ tensor: input, site: 'pre', activation: known, slope: now }, this.options) : post;
    this.activations.push({ ...this.at, ...spot, site, activation, ...post, saturated, off });
  }

  private tap(spot: Spot, site: DeltaRow['site'], tensor: Tensor): Tensor {
    return tapGradient(tensor, (gradient) => {
      this.deltas.push({ ...this.at, ...spot, site, ...measure(gradient, this.options.detail) });
    });
  }
}
