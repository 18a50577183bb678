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
const random = (): lab.numeric.RandomState => new lab.numeric.RandomState(1);

export const numeric: Readonly<Record<string, ValidCall>> = {
  centralDifference: calling(lab.numeric.centralDifference, () => [square, 1, 1e-3], { accepts: { x: REAL, h: POSITIVE } }),
  richardsonDifference: calling(lab.numeric.richardsonDifference, () => [square, 1, 1e-3], { accepts: { x: REAL, h: POSITIVE } }),
  numericGradient: calling(lab.numeric.numericGradient, () => [([x, y]: Float64Array) => x * y, [1, 2]], { accepts: { at: ['empty', ...REAL_NUMBERS, 'one longer'] } }),
  relativeError: calling(lab.numeric.relativeError, () => [1, 2], { accepts: { a: ANY_NUMBER, b: ANY_NUMBER } }),
  expectation: calling(lab.numeric.expectation, () => [square, { kinks: [0] }], { accepts: quadrature }),
  expectationBivariate: calling(lab.numeric.expectationBivariate, () => [(u: number, v: number) => u * v, 0.5, { nodes: 8 }], { accepts: quadrature }),
  expectationOfProduct: calling(lab.numeric.expectationOfProduct, () => [square, 0.5, { nodes: 8 }], { accepts: quadrature }),
  logHistogram: calling(lab.numeric.logHistogram, () => [[1, 2], { from: -2, to: 3 }], {
    accepts: { values: ANY_NUMBERS, 'options.from': ['negative', 'zero'], 'options.to': ['zero', 'negative'] },
  }),
  finiteNorm: calling(lab.numeric.finiteNorm, () => [[1, 2]], statistics),
  l2Norm: calling(lab.numeric.l2Norm, () => [[1, 2]], statistics),
  maxAbs: calling(lab.numeric.maxAbs, () => [[1, 2]], statistics),
  rms: calling(lab.numeric.rms, () => [[1, 2]], statistics),
  mean: calling(lab.numeric.mean, () => [[1, 2]], statistics),
  median: calling(lab.numeric.median, () => [[1, 2]], statistics),
  standardError: calling(lab.numeric.standardError, () => [[1, 2]], statistics),
  tensorStats: calling(lab.numeric.tensorStats, () => [[1, 2]], statistics),
  geometricMean: calling(lab.numeric.geometricMean, () => [[1, 2]], { accepts: { values: ANY_NUMBERS.filter((name) => name !== 'with a negative') } }),
  quantile: calling(lab.numeric.quantile, () => [[1, 2], 0.5], { accepts: { values: ANY_NUMBERS, p: SHARE } }),
  variance: calling(lab.numeric.variance, () => [[1, 2], 1], { accepts: { values: ANY_NUMBERS, ddof: NOT_NEGATIVE } }),
  statusOf: calling(lab.numeric.statusOf, () => [lab.numeric.tensorStats([1])]),
  gaussHermite: calling(lab.numeric.gaussHermite, () => [3]),
  gaussLegendre: calling(lab.numeric.gaussLegendre, () => [3]),
  'new RandomState': calling((seed: number) => new lab.numeric.RandomState(seed), () => [1], { accepts: { seed: ['zero', 'with zero'] } }),
  'RandomState.uniform': method(random, 'uniform', () => [0, 1], { accepts: { low: REAL, high: REAL } }),
  'RandomState.normal': method(random, 'normal', () => [0, 1], { accepts: { mean: REAL, std: NOT_NEGATIVE } }),
  'RandomState.integer': method(random, 'integer', () => [0, 10], { accepts: { low: ['negative', 'zero'] } }),
  'RandomState.uniforms': method(random, 'uniforms', () => [3, 0, 1], { accepts: { size: ['zero'], low: REAL, high: REAL } }),
  'RandomState.normals': method(random, 'normals', () => [3, 0, 1], { accepts: { size: ['zero'], mean: REAL, std: NOT_NEGATIVE } }),
  'RandomState.integers': method(random, 'integers', () => [3, 0, 10], { accepts: { size: ['zero'], low: ['negative', 'zero'] } }),
  'RandomState.permutation': method(random, 'permutation', () => [3], { accepts: { size: ['zero'] } }),
  'RandomState.shuffle': method(random, 'shuffle', () => [[1, 2, 3]], { accepts: { list: ['[]', 'empty', '[null]', '[{}]', '[3]'] } }),
  split: calling(lab.numeric.split, () => [1, 'label'], { accepts: { seed: ['zero'], label: ANY_TEXT } }),
  splitSeed: calling(lab.numeric.splitSeed, () => [1, 'label'], { accepts: { seed: ['zero'], label: ANY_TEXT } }),
  linearFit: calling(lab.numeric.linearFit, () => [[1, 2, 3], [2, 4, 5]], { accepts: { x: REAL_NUMBERS, y: REAL_NUMBERS } }),
  bisect: calling(lab.numeric.bisect, () => [(x: number) => x - 1.25, 0, 2], { accepts: { low: ['negative', 'zero'], high: POSITIVE } }),
  maximise: calling(lab.numeric.maximise, () => [(x: number) => -square(x), -1.5, 1], { accepts: { low: ['negative', 'zero'], high: [...NOT_NEGATIVE, 'negative'] } }),
  digamma: calling(lab.numeric.digamma, () => [1], { accepts: { x: [...POSITIVE, 'Infinity'] } }),
  erf: calling(lab.numeric.erf, () => [1], scalar('x')),
  erfc: calling(lab.numeric.erfc, () => [1], scalar('x')),
  normalCdf: calling(lab.numeric.normalCdf, () => [1], scalar('z')),
  normalDensity: calling(lab.numeric.normalDensity, () => [1], scalar('z')),
  singularValues: calling(lab.numeric.singularValues, () => [[[3, 0], [0, -4]]]),
  truncatedNormals: calling(lab.numeric.truncatedNormals, () => [random(), 3], { accepts: { size: ['zero'], 'options.mean': REAL, 'options.std': NOT_NEGATIVE } }),
};

