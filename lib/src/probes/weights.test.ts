import { describe, expect, it } from 'vitest';
import { byLayer } from '../plots/layer-rows';
import { gradientNormsOverTime } from '../plots/gradient-figures';
import { updateRatioFigure } from '../plots/update-ratio-figure';
import { depthProfile } from './depth-profile';
import { rules } from './rules/rules';
import { groupedByLayer, isWeight, layerOf } from './weights';

const row = (step: number, depth: number, parameter: string, norm: number, more: object = {}) => (
  { step, depth, layer: `layer${depth}`, parameter, rank: 4, stage: 'raw', status: 'ok' as const, size: 1, norm, rms: norm, ...more }
);

describe('isWeight', () => {
  it.each(['kernel', 'recurrentKernel', 'depthwiseKernel', 'pointwiseKernel', 'embeddings', 'wOut', 'rnnCell_1/kernel'])('is true of %s', (parameter) => {
    expect(isWeight({ parameter, rank: 2 })).toBe(true);
    expect(isWeight({ parameter })).toBe(true);
    expect(isWeight({ parameter, rank: 1 })).toBe(false);
  });

  it.each(['bias', 'gamma', 'beta', 'alpha', 'backward/bias', 'forgetBias'])('is false of %s, of any rank', (parameter) => {
    expect(isWeight({ parameter, rank: 3 })).toBe(false);
  });

  it('is true of rows that name no parameter', () => {
    expect(isWeight({})).toBe(true);
  });
});

describe('groupedByLayer', () => {
  it('joins the parameters of a layer and the halves of a bidirectional one', () => {
    const rows = [row(0, 1, 'a', 1), row(0, 1, 'b', 2), row(1, 1, 'a', 3), row(0, 2, 'k', 4, { layer: 'both/forward' }), row(0, 2, 'k', 5, { layer: 'both/backward' })];
    expect(groupedByLayer(rows).map((group) => group.map(({ norm }) => norm))).toEqual([[1, 2], [3], [4, 5]]);
    expect(layerOf('m/both/backward/cell1')).toBe('m/both/cell1');
    expect(layerOf('fast_forward')).toBe('fast_forward');
  });

  it('keeps several runs apart', () => {
    const run = [row(0, 1, 'a', 3), row(0, 1, 'b', 4)];
    expect(groupedByLayer([...run, ...run]).map((group) => group.length)).toEqual([2, 2]);
    expect(depthProfile([...run, ...run]).log10Norm[0]).toBeCloseTo(Math.log10(5), 12);
    expect(groupedByLayer([{ depth: 1 }, { depth: 1 }])).toHaveLength(2);
  });
});

describe('verdicts and figures of a net without a parameter called kernel', () => {
  const net = (step: number, first: number, last: number) => [
    row(step, 1, 'depthwiseKernel', 3 * first), row(step, 1, 'pointwiseKernel', 4 * first), row(step, 1, 'bias', 7, { rank: 1 }), row(step, 1, 'gamma', 9, { rank: 3 }),
    row(step, 2, 'wOut', last),
  ];

  it('take all weights of a layer together', () => {
    const profile = depthProfile(net(0, 1e-6, 1));
    expect(profile.log10Norm[0]).toBeCloseTo(Math.log10(5e-6), 12);
    expect(profile.depth).toEqual([1, 2]);
    const vanishing = rules.vanishing(net(0, 1e-6, 1));
    expect(vanishing.observed).toBeCloseTo(-Math.log10(Math.sqrt(12.5) * 1e-6), 12);
    expect(vanishing.evidence).toHaveLength(3);
    expect(rules.exploding(net(0, 1e6, 1)).verdict).toBe('bad');
    expect(rules.tinyGradient(net(0, 1e-9, 1))).toMatchObject({ verdict: 'bad', observed: expect.closeTo(3e-9, 15) as number });
  });

  it('weigh parameters by their size, and stay within floating point', () => {
    const rows = [row(0, 1, 'a', 1, { size: 300 }), row(0, 1, 'b', 2, { size: 100 }), row(0, 2, 'c', 1)];
    expect(rules.exploding(rows).observed).toBeCloseTo(Math.log10(Math.sqrt((300 + 400) / 400)), 12);
    expect(rules.exploding(rows.map((one) => ({ ...one, rms: one.rms * 1e-300 }))).observed).toBeCloseTo(Math.log10(Math.sqrt(1.75)), 12);
    expect(rules.vanishing([row(0, 1, 'a', 0), row(0, 1, 'b', 0), row(0, 2, 'c', 1)]).observed).toBe(Infinity);
  });

  it('find each frozen tensor, a backward half or a second cell', () => {
    const update = (layer: string, parameter: string, updateRatio: number) => ({ ...row(0, 1, parameter, 1, { layer }), updateRatio, updateNorm: 1, weightNorm: 1, gradientNorm: 1, gradientRatio: 1, scaleInvariantGradient: 1 });
    const healthy = [update('both/forward', 'kernel', 1e-3), update('both/backward', 'kernel', 1e-3), update('both/forward', 'bias', 0)];
    expect(rules.frozen(healthy).verdict).toBe('ok');
    for (const [layer, parameter] of [['both/backward', 'recurrentKernel'], ['stack/cell1', 'kernel'], ['words', 'embeddings'], ['own', 'wIn']]) {
      expect(rules.frozen([...healthy, update(layer, parameter, 0)])).toMatchObject({ verdict: 'bad', observed: 0, evidence: [{ layer, parameter }] });
    }
  });

  it('are drawn, a curve per layer', () => {
    const rows = [...net(0, 1, 1), ...net(1, 2, 1), row(1, 3, 'kernel', NaN, { status: 'missing' })];
    expect(gradientNormsOverTime(rows).data).toMatchObject([{ y: [5, 10] }, { y: [1, 1] }, { y: [null, null] }]);
    expect(gradientNormsOverTime(rows, { parameter: 'pointwiseKernel' }).data).toMatchObject([{ y: [4, 8] }]);
    const halves = [row(0, 1, 'kernel', 3, { layer: 'both/forward' }), row(0, 1, 'kernel', 4, { layer: 'both/backward' })];
    expect(gradientNormsOverTime(halves).data).toMatchObject([{ name: '1 · both', y: [5] }]);
    const updates = halves.map((one) => ({ ...one, updateRatio: 9, updateNorm: one.norm, weightNorm: 10 }));
    expect(updateRatioFigure(updates).data).toMatchObject([{ y: [expect.closeTo(5 / Math.sqrt(200), 12) as number] }]);
  });

  it('still refuse two values in one place', () => {
    const twice = [row(0, 1, 'kernel', 3), row(0, 1, 'kernel', 4)];
    expect(() => gradientNormsOverTime(twice)).toThrow('one value per step and layer');
    expect(() => byLayer('f', [row(0, 1, 'kernel', 3), row(0, 1, 'kernel', 4, { layer: 'other' })])).toThrow('got "layer1" and "other"');
    expect(() => byLayer('f', [row(0, 1, 'a', 3), row(0, 1, 'b', 4)])).toThrow('one value per step and layer');
  });
});
