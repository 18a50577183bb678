import { describe, expect, it } from 'vitest';
import type { DeadUnitsRow } from '../unit-tally';
import type { ActivationRow, GradientRow, UpdateRow } from '../rows';
import { rules } from './rules';

const gradient = (step: number, depth: number, rms: number, change: Partial<GradientRow> = {}): GradientRow => ({
  step, layer: `dense${depth}`, depth, parameter: 'kernel', rank: 2, stage: 'raw', status: 'ok',
  size: 100, norm: 10 * rms, rms, mean: null, std: null, maxAbs: null, zeros: null, nans: 0, infs: 0, ...change,
});

const activation = (change: Partial<ActivationRow>): ActivationRow => (
  { ...gradient(0, 1, 1), site: 'pre', timeStep: null, activation: 'tanh', saturated: 0, off: null, ...change }
);

const update = (step: number, depth: number, ratio: number | null, change: Partial<UpdateRow> = {}): UpdateRow => ({
  step, layer: `dense${depth}`, depth, parameter: 'kernel', rank: 2, status: 'ok', updateNorm: 1, weightNorm: 1, gradientNorm: 1,
  updateRatio: ratio, gradientRatio: 1, scaleInvariantGradient: 1, ...change,
});

describe('vanishing and exploding', () => {
  const verdicts = (first: number, last: number) => {
    const rows = [gradient(0, 1, first), gradient(0, 2, 1), gradient(0, 3, last)];
    return [rules.vanishing(rows).verdict, rules.exploding(rows).verdict];
  };

  it('judge the decades between first and last layer', () => {
    expect(verdicts(1, 1)).toEqual(['ok', 'ok']);
    expect(verdicts(1e-3, 1)).toEqual(['warning', 'ok']);
    expect(verdicts(1e-5, 1)).toEqual(['bad', 'ok']);
    expect(verdicts(1e3, 1)).toEqual(['ok', 'warning']);
    expect(verdicts(1e5, 1)).toEqual(['ok', 'bad']);
  });

  it('call a first layer without any gradient vanished', () => {
    expect(rules.vanishing([gradient(0, 1, 0, { status: 'zero' }), gradient(0, 2, 1)])).toMatchObject({ verdict: 'bad', observed: Infinity });
  });

  it('show the two layers and the threshold with its source', () => {
    const rows = [gradient(0, 1, 1), gradient(0, 2, 1), gradient(7, 2, 1), gradient(7, 1, 1e-6), gradient(7, 1, 5, { parameter: 'bias' }), gradient(7, 1, 5, { stage: 'clipped' })];
    const finding = rules.vanishing(rows);
    expect(finding.observed).toBeCloseTo(6, 12);
    expect(finding.evidence).toEqual([rows[3], rows[2]]);
    expect(finding.threshold.source).toContain('convention of this library');
    expect(finding.knownFalsePositives.length).toBeGreaterThan(0);
  });

  it('condemn a non-finite gradient of any step', () => {
    const broken = gradient(1, 2, NaN, { status: 'nan' });
    expect(rules.exploding([broken, gradient(2, 1, 1), gradient(2, 2, 1)])).toMatchObject({ verdict: 'bad', observed: Infinity, evidence: [broken] });
  });

  it('say nothing about too few layers, missing gradients or two zeros', () => {
    for (const rows of [[], [gradient(0, 1, 1)], [gradient(0, 1, 1), gradient(0, 1, 2)], [gradient(0, 1, NaN, { status: 'missing' }), gradient(0, 2, 1)], [gradient(0, 1, 0), gradient(0, 2, 0)]]) {
      expect(rules.vanishing(rows)).toMatchObject({ verdict: 'unknown', observed: null, evidence: [] });
    }
  });
});

describe('tinyGradient', () => {
  it('names the layer below the threshold', () => {
    const rows = [gradient(0, 1, 1e-8), gradient(0, 2, 1)];
    expect(rules.tinyGradient(rows)).toMatchObject({ verdict: 'bad', observed: 1e-8, evidence: [rows[0]] });
    expect(rules.tinyGradient([gradient(0, 1, 5e-7)]).verdict).toBe('warning');
    expect(rules.tinyGradient([gradient(0, 1, 1)]).verdict).toBe('ok');
    expect(rules.tinyGradient([]).verdict).toBe('unknown');
  });
});

describe('spiking', () => {
  const run = (peak: number) => Array.from({ length: 20 }, (_, step) => [gradient(step, 1, step === 9 ? peak : 1), gradient(step, 2, 1)]).flat();

  it('compares the largest step with the others', () => {
    expect(rules.spiking(run(1))).toMatchObject({ verdict: 'ok', observed: expect.closeTo(1, 12) as number });
    expect(rules.spiking(run(50)).verdict).toBe('warning');
    expect(rules.spiking(run(5000))).toMatchObject({ verdict: 'bad' });
    expect(rules.spiking(run(50)).evidence.map((row) => row.step)).toEqual([9, 9]);
  });

  it('needs ten steps', () => {
    expect(rules.spiking(run(50).slice(0, 18)).verdict).toBe('unknown');
  });
});

describe('dead and saturated', () => {
  it('judge the worst layer', () => {
    const layer = (deadShare: number): DeadUnitsRow => (
      { layer: 'dense1', depth: 1, activation: 'relu', size: 10, examples: 5, dead: 10 * deadShare, deadShare, flatInBatch: [], flatShare: 0, nans: 0, units: [] }
    );
    expect(rules.dead([layer(0), layer(0.6)])).toMatchObject({ verdict: 'bad', observed: 0.6, evidence: [layer(0.6)] });
    expect(rules.dead([layer(0.2)]).verdict).toBe('warning');
    expect(rules.dead([layer(0.05)]).verdict).toBe('ok');
    expect(rules.dead([]).verdict).toBe('unknown');
  });

  it('do not acquit what a NaN keeps open', () => {
    const layer = (deadShare: number, nans: number): DeadUnitsRow => (
      { layer: 'dense1', depth: 1, activation: 'relu', size: 10, examples: 5, dead: 10 * deadShare, deadShare, flatInBatch: [], flatShare: 0, nans, units: [] }
    );
    expect(rules.dead([layer(0, 50)])).toMatchObject({ verdict: 'unknown', observed: null });
    expect(rules.dead([layer(0, 0), layer(0.05, 1)]).verdict).toBe('unknown');
    expect(rules.dead([layer(0.6, 0), layer(0, 50)]).verdict).toBe('bad');
    expect(rules.saturated([activation({ saturated: 0, nans: 100, status: 'nan' })]).verdict).toBe('unknown');
    expect(rules.saturated([activation({ saturated: 0.9, nans: 1 })]).verdict).toBe('bad');
  });

  it('leave the off branch of ReLU and linear layers aside', () => {
    expect(rules.saturated([activation({ activation: 'relu', off: 0.9, saturated: 0.9 }), activation({ activation: 'linear' })]).verdict).toBe('unknown');
    expect(rules.saturated([activation({ saturated: 0.9 }), activation({ step: 1, saturated: 0.3 })])).toMatchObject({ verdict: 'warning', observed: 0.3 });
    expect(rules.saturated([activation({ saturated: 0.9 })]).verdict).toBe('bad');
  });
});

describe('frozen', () => {
  it('takes the median over steps of the slowest kernel', () => {
    const rows = [1e-3, 1e-3, 0].flatMap((ratio, step) => [update(step, 1, ratio), update(step, 2, 1e-2), update(step, 1, 0, { parameter: 'bias' })]);
    expect(rules.frozen(rows)).toMatchObject({ verdict: 'ok', observed: 1e-3 });
    expect(rules.frozen([update(0, 1, 0), update(0, 2, 1e-2)])).toMatchObject({ verdict: 'bad', observed: 0 });
    expect(rules.frozen([update(0, 1, 1e-6)]).verdict).toBe('warning');
    expect(rules.frozen([update(0, 1, null)]).verdict).toBe('unknown');
  });
});

describe('lossAtChance', () => {
  const run = (loss: number, last = 200) => Array.from({ length: last + 1 }, (_, step) => ({ step, loss }));

  it('is about ln C', () => {
    expect(rules.lossAtChance(run(2.3026), 10)).toMatchObject({ verdict: 'bad' });
    expect(rules.lossAtChance(run(2.25), 10).verdict).toBe('warning');
    expect(rules.lossAtChance(run(2.3026), 3).verdict).toBe('ok');
    expect(rules.lossAtChance(run(0.1), 10).verdict).toBe('ok');
  });

  it('waits a hundred steps', () => {
    expect(rules.lossAtChance(run(2.3026, 50), 10).verdict).toBe('unknown');
    expect(rules.lossAtChance([], 10).verdict).toBe('unknown');
  });

  it('refuses fewer than two classes', () => {
    expect(() => rules.lossAtChance([], 1)).toThrow('lossAtChance: classes must be an integer ≥ 2, got 1');
  });
});
