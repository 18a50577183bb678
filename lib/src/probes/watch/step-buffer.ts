import type { Tensor } from '@tensorflow/tfjs-core';
import { measureActivation } from '../activation-probe';
import { measure } from '../measure';
import type { ActivationRow, DeltaRow, ProbeRows } from '../rows';
import type { ResolvedOptions } from '../session-options';
import type { CatalogLayer } from './catalog';
import { firstOf, usesOf } from './observe-layers';
import { tapGradient } from './tap-gradient';

type Site = ActivationRow['site'];

/** One use of a layer, under way. */
export interface LayerUse {
  readonly entry: CatalogLayer;
  readonly name: string;
  /** How often each cell of a recurrent layer has run. */
  readonly timeSteps: Map<object, number>;
}

/** Gathers the rows of the training step under way. */
export class StepBuffer {
  private readonly activations: ActivationRow[] = [];
  private readonly deltas: DeltaRow[] = [];
  private readonly uses = new Map<object, number>();

  constructor(readonly step: number, private readonly options: ResolvedOptions) {}

  /** Mean loss of the step, once it is known. */
  loss: number | null = null;

  get rows(): Pick<ProbeRows, 'losses' | 'activations' | 'deltas'> {
    const { step, loss, activations, deltas } = this;
    // The backward pass met the last layer first; rows read in order of depth.
    return { losses: loss === null ? [] : [{ step, loss }], activations, deltas: [...deltas].reverse() };
  }

  enter(entry: CatalogLayer): LayerUse {
    return { entry, name: usesOf(entry.name, this.uses, entry.layer), timeSteps: new Map() };
  }

  /** Records what a layer took and gave; returns its output, tapped if δ is wanted. */
  leave(use: LayerUse, inputs: Tensor | Tensor[], output: Tensor | Tensor[]): Tensor | Tensor[] {
    const { entry } = use;
    if (!entry.recorded) return output;
    const seen = firstOf(output);
    const site: Site = entry.isActivation || entry.activation !== 'linear' ? 'post' : 'pre';
    if (this.options.activations) this.addActivation(use.name, entry, site, seen, entry.isActivation ? firstOf(inputs) : null, null);
    if (!this.options.deltas) return output;
    const tapped = this.tap(use.name, entry, site, seen, null);
    return Array.isArray(output) ? [tapped, ...output.slice(1)] : tapped;
  }

  /** Records one time step of a cell, `[output, h]` or `[output, h, c]`; returns them tapped. */
  leaveCell(use: LayerUse, cell: object, index: number, states: readonly Tensor[]): Tensor[] {
    const { entry } = use;
    const timeStep = use.timeSteps.get(cell) ?? 0;
    use.timeSteps.set(cell, timeStep + 1);
    const name = entry.cells.length > 1 ? `${use.name}/cell${index}` : use.name;
    const [output, ...rest] = states;
    if (this.options.activations) this.addActivation(name, entry, 'post', output, null, timeStep);
    if (!this.options.deltas) return [...states];
    const hidden = this.tap(name, entry, 'hidden', output, timeStep);
    // The output and the state h are one tensor: tapped apart, each tap would see a part of ∂L/∂h_t.
    return [hidden, ...rest.map((state, slot) => {
      if (state === output) return hidden;
      return this.tap(name, entry, slot === 0 ? 'hidden' : 'cell', state, timeStep);
    })];
  }

  private addActivation(layer: string, entry: CatalogLayer, site: Site, seen: Tensor, input: Tensor | null, timeStep: number | null): void {
    if (seen.dtype !== 'float32') return;
    const { activation, slope, depth } = entry;
    const place = { step: this.step, layer, depth, site, timeStep, activation };
    const post = measureActivation({ tensor: seen, site: 'post', activation, slope }, this.options);
    // Of a separate activation layer the input is z, from which φ′ follows for every activation.
    const { saturated, off } = input ? measureActivation({ tensor: input, site: 'pre', activation, slope }, this.options) : post;
    this.activations.push({ ...place, ...post, saturated, off });
  }

  private tap(layer: string, { depth }: CatalogLayer, site: DeltaRow['site'], tensor: Tensor, timeStep: number | null): Tensor {
    return tapGradient(tensor, (gradient) => {
      this.deltas.push({ step: this.step, layer, depth, site, timeStep, ...measure(gradient, this.options.detail) });
    });
  }
}
