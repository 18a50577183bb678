import type { Tensor } from '@tensorflow/tfjs-core';
import { DEFAULT_SATURATION } from './flat-region';
import { ACTIVE, FLAT, flatness, type ActivationSeen } from './flatness';

/** What one unit did over a data set. */
export interface UnitActivity {
  /** Index in its layer; of a convolution, the channel. */
  readonly unit: number;
  /** Largest a over all examples (and positions of a convolution); NaN if any is NaN. */
  readonly maxActivation: number;
  /** Share of the examples (and positions) with |φ′(z)| ≥ τ: those that send a gradient through the unit. 0 is a dead unit, unless there are `nans`. */
  readonly activeShare: number;
  /** Examples (and positions) whose φ′(z) is not a number: neither active nor flat, so that a unit with one is neither alive nor dead. */
  readonly nans: number;
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
  /** (Example, unit) pairs whose φ′(z) is not a number. They count as neither dead nor alive, and `rules.dead` then acquits no layer. */
  readonly nans: number;
  readonly units: readonly UnitActivity[];
}

/** z and a (or a alone) of one layer on one batch. */
export interface SeenLayer extends Pick<ActivationSeen, 'activation' | 'phi' | 'slope'> {
  /** Equal labels are one layer. */
  readonly layer: string;
  readonly depth: number;
  readonly preActivation: Tensor | null;
  readonly postActivation: Tensor;
  /** Axis of the units; the last if not given. */
  readonly unitAxis?: number | undefined;
}

interface Tally {
  readonly layer: string;
  readonly depth: number;
  readonly activation: string;
  readonly active: Float64Array;
  readonly flat: Float64Array;
  readonly max: Float64Array;
  readonly flatInBatch: number[];
  /** Entries of each unit, in all and in the batches before the present one. */
  rows: number;
  before: { rows: number; flat: Float64Array };
}

/** Gathers what units do, batch by batch. */
export class UnitTally {
  private readonly layers = new Map<string, Tally>();

  constructor(private readonly threshold = DEFAULT_SATURATION) {}

  /** Takes in one layer of the present batch, or a part of it, as one of several time steps; layers whose φ′ cannot be known are left out. */
  add({ layer, depth, activation, phi, slope, preActivation, postActivation, unitAxis }: SeenLayer): void {
    const seen: ActivationSeen = { tensor: preActivation ?? postActivation, site: preActivation ? 'pre' : 'post', activation, phi, slope };
    const marks = flatness(seen, this.threshold);
    if (marks === null || activation === null) return;
    const outputs = postActivation.dataSync<'float32'>();
    const { shape } = postActivation;
    const axis = unitAxis ?? shape.length - 1;
    const size = shape[axis] ?? 1;
    const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
    const tally = this.tallyOf({ layer, depth, activation }, size);
    const { flat, active, max } = tally;
    for (let index = 0; index < outputs.length;) {
      for (let unit = 0; unit < size; unit++) {
        for (const end = index + inner; index < end; index++) {
          flat[unit] += Number(marks[index] === FLAT);
          active[unit] += Number(marks[index] === ACTIVE);
          if (!(outputs[index] <= max[unit])) max[unit] = Number.isNaN(max[unit]) ? NaN : outputs[index];
        }
      }
    }
    tally.rows += outputs.length / size;
  }

  /** Ends the present batch. */
  endBatch(): void {
    for (const tally of this.layers.values()) {
      const { before, flat, rows } = tally;
      tally.flatInBatch.push(flat.reduce((count, sum, unit) => count + Number(sum - before.flat[unit] === rows - before.rows), 0));
      tally.before = { rows, flat: Float64Array.from(flat) };
    }
  }

  rows(examples: number): DeadUnitsRow[] {
    return [...this.layers.values()].map(({ layer, depth, activation, active, flat, max, flatInBatch, rows }) => {
      const size = active.length;
      const units = Array.from(active, (count, unit): UnitActivity => (
        { unit, maxActivation: max[unit], activeShare: count / rows, nans: rows - count - flat[unit] }
      ));
      const dead = flat.filter((count) => count === rows).length;
      const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
      const nans = sum(units.map((unit) => unit.nans));
      return { layer, depth, activation, size, examples, dead, deadShare: dead / size, flatInBatch, flatShare: sum(flat) / (rows * size), nans, units };
    });
  }

  private tallyOf(place: Pick<Tally, 'layer' | 'depth' | 'activation'>, size: number): Tally {
    const known = this.layers.get(place.layer);
    if (known) return known;
    const counts = (): Float64Array => new Float64Array(size);
    const fresh: Tally = { ...place, active: counts(), flat: counts(), max: counts().fill(-Infinity), flatInBatch: [], rows: 0, before: { rows: 0, flat: counts() } };
    this.layers.set(place.layer, fresh);
    return fresh;
  }
}
