import { describe, expect, it } from 'vitest';
import { tensorStats, statusOf } from '../numeric/tensor-stats';
import { firstNonFinite, NonFiniteTracker } from './non-finite';
import type { ActivationRow, DeltaRow, GradientRow } from './rows';

const measured = (value: number) => {
  const stats = tensorStats([value]);
  return { ...stats, status: statusOf(stats) };
};
const place = (step: number, depth: number) => ({ step, layer: `dense${depth}`, depth });
const activation = (step: number, depth: number, value: number, site: 'pre' | 'post' = 'pre'): ActivationRow => (
  { ...place(step, depth), site, timeStep: null, activation: 'relu', saturated: 0, off: 0, ...measured(value) }
);
const delta = (step: number, depth: number, value: number): DeltaRow => ({ ...place(step, depth), site: 'pre', timeStep: null, ...measured(value) });
const gradient = (step: number, depth: number, value: number, stage: 'raw' | 'clipped' = 'raw'): GradientRow => (
  { ...place(step, depth), parameter: 'kernel', rank: 2, stage, ...measured(value) }
);

describe('firstNonFinite', () => {
  it('is null for finite rows and for none', () => {
    expect(firstNonFinite({})).toBeNull();
    expect(firstNonFinite({ activations: [activation(0, 1, 3)], losses: [{ step: 0, loss: 1 }] })).toBeNull();
  });

  it('goes forward by rising depth, whatever the order of the rows', () => {
    const event = firstNonFinite({ activations: [activation(5, 3, NaN), activation(5, 2, Infinity, 'post'), activation(5, 1, 1)] });
    expect(event).toMatchObject({ step: 5, layer: 'dense2', depth: 2, direction: 'forward', quantity: 'post', kind: 'inf' });
    expect(event!.preceding).toMatchObject([{ layer: 'dense1', norm: 1, status: 'ok' }]);
  });

  it('goes backward by falling depth, δ of a layer before its gradient', () => {
    const rows = { deltas: [delta(0, 1, NaN), delta(0, 2, 1)], gradients: [gradient(0, 1, NaN), gradient(0, 2, 1)] };
    expect(firstNonFinite(rows)).toMatchObject({ layer: 'dense1', direction: 'backward', quantity: 'delta', kind: 'nan' });
    expect(firstNonFinite({ ...rows, gradients: [gradient(0, 2, Infinity)] })).toMatchObject({ layer: 'dense2', quantity: 'gradient of kernel', kind: 'inf' });
  });

  it('puts forward before the loss before backward, and the earlier step first', () => {
    const backward = [gradient(3, 2, NaN)];
    expect(firstNonFinite({ activations: [activation(3, 1, NaN)], gradients: backward, losses: [{ step: 3, loss: NaN }] })!.layer).toBe('dense1');
    expect(firstNonFinite({ gradients: backward, losses: [{ step: 3, loss: Infinity }] })).toMatchObject({ layer: 'loss', depth: null, kind: 'inf' });
    expect(firstNonFinite({ gradients: backward, activations: [activation(4, 1, NaN)] })).toMatchObject({ step: 3, direction: 'backward' });
  });

  it('passes over missing gradients and clipped stages', () => {
    const missing: GradientRow = { ...gradient(0, 1, 1), norm: NaN, status: 'missing' };
    expect(firstNonFinite({ gradients: [missing, gradient(0, 1, NaN, 'clipped')] })).toBeNull();
  });

  it('remembers the 21 frames before the event', () => {
    const activations = Array.from({ length: 30 }, (_, i) => activation(0, i + 1, i === 29 ? NaN : 1));
    expect(firstNonFinite({ activations })!.preceding.map((frame) => frame.depth)).toEqual(Array.from({ length: 21 }, (_, i) => i + 9));
  });

  it('tracked row by row finds the same event, and keeps it', () => {
    const tracker = new NonFiniteTracker();
    tracker.add({ gradients: [gradient(0, 1, 1)] });
    tracker.add({ gradients: [gradient(1, 1, Infinity)] });
    tracker.add({ gradients: [gradient(2, 1, NaN)] });
    expect(tracker.event).toMatchObject({ step: 1, kind: 'inf' });
    expect(tracker.event!.preceding).toHaveLength(1);
  });
});
