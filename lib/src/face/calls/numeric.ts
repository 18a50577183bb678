import * as lab from '../../index';
import { ANY_NUMBER, ANY_NUMBERS, ANY_TEXT, NOT_NEGATIVE, POSITIVE, REAL, REAL_NUMBERS, SHARE } from '../documented';
import { calling, method, type ValidCall } from '../valid-call';

const square = (x: number): number => x * x;
const statistics = { accepts: { values: ANY_NUMBERS } };
const scalar = (name: string): { accepts: Record<string, readonly string[]> } => ({ accepts: { [name]: ANY_NUMBER } });
const quadrature = {
  'options.mean': REAL, 'options.variance': NOT_NEGATIVE, 'options.resolution': POSITIVE,
  'options.kinks': ['empty', 'with a negative', 'with zero', 'with a fraction', 'one longer'], correlation: [...SHARE, 'negative'],
};
const random = (): lab.RandomState => new lab.RandomState(1);

export const numeric: Readonly<Record<string, ValidCall>> = {
  centralDifference: calling(lab.centralDifference, () => [square, 1, 1e-3], { accepts: { x: REAL, h: POSITIVE } }),
  richardsonDifference: calling(lab.richardsonDifference, () => [square, 1, 1e-3], { accepts: { x: REAL, h: POSITIVE } }),
  numericGradient: calling(lab.numericGradient, () => [([x, y]: Float64Array) => x * y, [1, 2]], { accepts: { at: ['empty', ...REAL_NUMBERS, 'one longer'] } }),
  relativeError: calling(lab.relativeError, () => [1, 2], { accepts: { a: ANY_NUMBER, b: ANY_NUMBER } }),
  expectation: calling(lab.expectation, () => [square, { kinks: [0] }], { accepts: quadrature }),
  expectationBivariate: calling(lab.expectationBivariate, () => [(u: number, v: number) => u * v, 0.5, { nodes: 8 }], { accepts: quadrature }),
  expectationOfProduct: calling(lab.expectationOfProduct, () => [square, 0.5, { nodes: 8 }], { accepts: quadrature }),
  logHistogram: calling(lab.logHistogram, () => [[1, 2], { from: -2, to: 3 }], {
    accepts: { values: ANY_NUMBERS, 'options.from': ['negative', 'zero'], 'options.to': ['zero', 'negative'] },
  }),
  finiteNorm: calling(lab.finiteNorm, () => [[1, 2]], statistics),
  l2Norm: calling(lab.l2Norm, () => [[1, 2]], statistics),
  maxAbs: calling(lab.maxAbs, () => [[1, 2]], statistics),
  rms: calling(lab.rms, () => [[1, 2]], statistics),
  mean: calling(lab.mean, () => [[1, 2]], statistics),
  median: calling(lab.median, () => [[1, 2]], statistics),
  standardError: calling(lab.standardError, () => [[1, 2]], statistics),
  tensorStats: calling(lab.tensorStats, () => [[1, 2]], statistics),
  geometricMean: calling(lab.geometricMean, () => [[1, 2]], { accepts: { values: ANY_NUMBERS.filter((name) => name !== 'with a negative') } }),
  quantile: calling(lab.quantile, () => [[1, 2], 0.5], { accepts: { values: ANY_NUMBERS, p: SHARE } }),
  variance: calling(lab.variance, () => [[1, 2], 1], { accepts: { values: ANY_NUMBERS, ddof: NOT_NEGATIVE } }),
  statusOf: calling(lab.statusOf, () => [lab.tensorStats([1])]),
  gaussHermite: calling(lab.gaussHermite, () => [3]),
  gaussLegendre: calling(lab.gaussLegendre, () => [3]),
  'new RandomState': calling((seed: number) => new lab.RandomState(seed), () => [1], { accepts: { seed: ['zero', 'with zero'] } }),
  'RandomState.uniform': method(random, 'uniform', () => [0, 1], { accepts: { low: REAL, high: REAL } }),
  'RandomState.normal': method(random, 'normal', () => [0, 1], { accepts: { mean: REAL, std: NOT_NEGATIVE } }),
  'RandomState.integer': method(random, 'integer', () => [0, 10], { accepts: { low: ['negative', 'zero'] } }),
  'RandomState.uniforms': method(random, 'uniforms', () => [3, 0, 1], { accepts: { size: ['zero'], low: REAL, high: REAL } }),
  'RandomState.normals': method(random, 'normals', () => [3, 0, 1], { accepts: { size: ['zero'], mean: REAL, std: NOT_NEGATIVE } }),
  'RandomState.integers': method(random, 'integers', () => [3, 0, 10], { accepts: { size: ['zero'], low: ['negative', 'zero'] } }),
  'RandomState.permutation': method(random, 'permutation', () => [3], { accepts: { size: ['zero'] } }),
  'RandomState.shuffle': method(random, 'shuffle', () => [[1, 2, 3]], { accepts: { list: ['[]', 'empty', '[null]', '[{}]', '[3]'] } }),
  split: calling(lab.split, () => [1, 'label'], { accepts: { seed: ['zero'], label: ANY_TEXT } }),
  splitSeed: calling(lab.splitSeed, () => [1, 'label'], { accepts: { seed: ['zero'], label: ANY_TEXT } }),
  linearFit: calling(lab.linearFit, () => [[1, 2, 3], [2, 4, 5]], { accepts: { x: REAL_NUMBERS, y: REAL_NUMBERS } }),
  bisect: calling(lab.bisect, () => [(x: number) => x - 1.25, 0, 2], { accepts: { low: ['negative', 'zero'], high: POSITIVE } }),
  maximise: calling(lab.maximise, () => [(x: number) => -square(x), -1.5, 1], { accepts: { low: ['negative', 'zero'], high: [...NOT_NEGATIVE, 'negative'] } }),
  digamma: calling(lab.digamma, () => [1], { accepts: { x: [...POSITIVE, 'Infinity'] } }),
  erf: calling(lab.erf, () => [1], scalar('x')),
  erfc: calling(lab.erfc, () => [1], scalar('x')),
  normalCdf: calling(lab.normalCdf, () => [1], scalar('z')),
  normalDensity: calling(lab.normalDensity, () => [1], scalar('z')),
  truncatedNormals: calling(lab.truncatedNormals, () => [random(), 3], { accepts: { size: ['zero'], 'options.mean': REAL, 'options.std': NOT_NEGATIVE } }),
};

