import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { publicKernels } from '../kernels/public';
import { ACTIVATION_NAMES, activation as activationNamed, derivative } from '../models/activations';
import { DEFAULT_SATURATION, flatRegion } from './flat-region';

/** What one unit did over a data set. */
export interface UnitActivity {
  /** Index in its layer; of a convolution, the channel. */
  readonly unit: number;
  /** Largest a over all examples (and positions of a convolution); NaN if any is NaN. */
  readonly maxActivation: number;
  /** Share of the examples (and positions) with |φ′(z)| ≥ τ: those that send a gradient through the unit. 0 is a dead unit. */
  readonly activeShare: number;
}

/** The units of one layer over a data set. */
export interface DeadUnitsRow {
  readonly layer: string;
  readonly depth: number;
  readonly activation: string;
  readonly size: number;
  readonly examples: number;
  /** Units with |φ′(z)| < τ for **every** example: no gradient reaches their weights from this data, whatever the step size. */
  readonly dead: number;
  readonly deadShare: number;
  /** For each batch, how many units were flat for every example of **that batch**: at least `dead`, more the smaller the batches. */
  readonly flatInBatch: readonly number[];
  /** Share of all (example, unit) pairs with |φ′(z)| < τ; for ReLU, those that are off. Not a sign of death: half is healthy. */
  readonly flatShare: number;
  readonly units: readonly UnitActivity[];
}

/** z and a (or a alone) of one layer on one batch, last axis the units. */
export interface ObservedLayer {
  readonly layer: string;
  readonly depth: number;
  readonly activation: string;
  readonly slope?: number | undefined;
  readonly preActivation: Tensor | null;
  readonly postActivation: Tensor;
}

interface Tally {
  readonly seen: Omit<ObservedLayer, 'preActivation' | 'postActivation'>;
  readonly active: Float64Array;
  readonly max: Float64Array;
  readonly flatInBatch: number[];
  rows: number;
}

/** Whether each entry of the layer is active, |φ′| ≥ τ; null where that does not follow from what was observed. */
function activeEntries(layer: ObservedLayer, threshold: number): ((index: number) => boolean) | null {
  const { activation, slope, preActivation, postActivation } = layer;
  const region = flatRegion(activation, threshold, preActivation ? 'pre' : 'post', slope);
  if (region) {
    const values = (preActivation ?? postActivation).dataSync();
    return (index) => values[index] >= region.below && values[index] <= region.above;
  }
  const phi = ACTIVATION_NAMES.find((name) => name === activation);
  if (preActivation === null || phi === undefined || phi === 'prelu') return null;
  const slopes = tf.tidy(() => derivative(activationNamed(phi), publicKernels, preActivation).dataSync());
  return (index) => Math.abs(slopes[index]) >= threshold;
}

/** Gathers what units do, batch by batch. */
export class UnitTally {
  private readonly layers = new Map<string, Tally>();

  constructor(private readonly threshold = DEFAULT_SATURATION) {}

  /** Takes in one layer of one batch; layers whose φ′ cannot be known are left out. */
  add(layer: ObservedLayer): void {
    const isActive = activeEntries(layer, this.threshold);
    if (isActive === null) return;
    const outputs = layer.postActivation.dataSync();
    const size = layer.postActivation.shape.at(-1) ?? 1;
    const tally = this.tallyOf(layer, size);
    const before = Float64Array.from(tally.active);
    for (let index = 0; index < outputs.length; index++) {
      const unit = index % size;
      if (isActive(index)) tally.active[unit]++;
      if (!(outputs[index] <= tally.max[unit])) tally.max[unit] = Number.isNaN(tally.max[unit]) ? NaN : outputs[index];
    }
    tally.rows += outputs.length / size;
    tally.flatInBatch.push(tally.active.reduce((count, active, unit) => count + Number(active === before[unit]), 0));
  }

  rows(examples: number): DeadUnitsRow[] {
    return [...this.layers.values()].map(({ seen, active, max, flatInBatch, rows }) => {
      const size = active.length;
      const units = Array.from(active, (count, unit) => ({ unit, maxActivation: max[unit], activeShare: count / rows }));
      const dead = units.filter((unit) => unit.activeShare === 0).length;
      const flat = 1 - units.reduce((sum, unit) => sum + unit.activeShare, 0) / size;
      const { layer, depth, activation } = seen;
      return { layer, depth, activation, size, examples, dead, deadShare: dead / size, flatInBatch, flatShare: flat, units };
    });
  }

  private tallyOf(seen: ObservedLayer, size: number): Tally {
    const known = this.layers.get(seen.layer);
    if (known) return known;
    const fresh = { seen, active: new Float64Array(size), max: new Float64Array(size).fill(-Infinity), flatInBatch: [], rows: 0 };
    this.layers.set(seen.layer, fresh);
    return fresh;
  }
}
