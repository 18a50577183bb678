import * as lab from '../../index';
import { ANY_NUMBER, ANY_TEXT, NOT_NEGATIVE, POSITIVE, REAL, REAL_NUMBERS, SHARE } from '../documented';
import { calling, type ValidCall } from '../valid-call';

const sigmoid: lab.theory.NamedActivation = { ...lab.theory.sigmoid };
const activation = { 'activation.name': ANY_TEXT, 'activation.kinks': ['empty', ...REAL_NUMBERS, 'one longer'] };
const statistics = { 'statistics.weightVariance': NOT_NEGATIVE, 'statistics.biasVariance': NOT_NEGATIVE };
const ofActivation = { ...activation, q: NOT_NEGATIVE };
const chain = (): lab.theory.Chain => ({ weights: [1, 2], biases: [0, 1], activation: sigmoid });
const chainAccepts = { 'chain.weights': REAL_NUMBERS, 'chain.biases': REAL_NUMBERS, x: REAL, costDerivative: REAL };
const tense = (): lab.theory.WeightStatistics => ({ weightVariance: 1, biasVariance: 0.1 });
const scalar = { accepts: { z: ANY_NUMBER } };
/** The activations are functions of z. */
const activations = [...lab.theory.ACTIVATION_NAMES, 'softplus'].map((name) => [name, { call: () => (lab.theory as unknown as Record<string, (z: number) => number>)[name], args: () => [1], ...scalar }] as const);

export const theory: Readonly<Record<string, ValidCall>> = {
  activationMoments: calling(lab.theory.activationMoments, () => [sigmoid, 1], { accepts: ofActivation }),
  gradientGain: calling(lab.theory.gradientGain, () => [sigmoid, 1], { accepts: ofActivation }),
  varianceGain: calling(lab.theory.varianceGain, () => [sigmoid, 1], { accepts: { ...activation, q: POSITIVE } }),
  batchNormGradientFactor: calling(lab.theory.batchNormGradientFactor, () => [sigmoid], { accepts: activation }),
  isSaturated: calling(lab.theory.isSaturated, () => [sigmoid, 1, 0.01], { accepts: { z: ANY_NUMBER, threshold: [...POSITIVE, 'Infinity'] } }),
  eluMoments: calling(lab.theory.eluMoments, () => [1, 1, 1], { accepts: { scale: REAL, alpha: REAL, q: ['zero', 'fraction'] } }),
  piecewiseLinearMoments: calling(lab.theory.piecewiseLinearMoments, () => [0, 1], { accepts: { slope: REAL, q: NOT_NEGATIVE } }),
  rreluMoments: calling(lab.theory.rreluMoments, () => [0.1, 0.3, 1], { accepts: { lower: REAL, upper: REAL, q: NOT_NEGATIVE } }),
  chainForward: calling(lab.theory.chainForward, () => [chain(), 1], { accepts: chainAccepts }),
  chainGradients: calling(lab.theory.chainGradients, () => [chain(), 1, 1], { accepts: chainAccepts }),
  chainLogGradients: calling(lab.theory.chainLogGradients, () => [chain(), 1, 1], { accepts: chainAccepts }),
  depthScale: calling(lab.theory.depthScale, () => [0.5], { accepts: { factor: [...NOT_NEGATIVE, 'Infinity'] } }),
  varianceDepthScale: calling(lab.theory.varianceDepthScale, () => [sigmoid, tense()], { accepts: { ...activation, ...statistics } }),
  correlationFixedPoint: calling(lab.theory.correlationFixedPoint, () => [sigmoid, tense()], {
    accepts: { ...activation, 'statistics.weightVariance': ['zero', 'fraction'], 'statistics.biasVariance': ['zero', 'fraction'] }, names: ['the variance'],
  }),
  correlationDepthScale: calling(lab.theory.correlationDepthScale, () => [sigmoid, tense()], {
    caller: /^correlation(DepthScale|FixedPoint)$/, names: ['the variance'],
    accepts: { ...activation, 'statistics.weightVariance': ['zero', 'fraction'], 'statistics.biasVariance': ['zero', 'fraction'] },
  }),
  criticalPoint: calling(lab.theory.criticalPoint, () => [sigmoid, 1], { accepts: ofActivation }),
  criticalWeightVariance: calling(lab.theory.criticalWeightVariance, () => [sigmoid, 0.1], { accepts: { ...activation, biasVariance: NOT_NEGATIVE }, caller: /^(criticalWeightVariance|bisect)$/, names: ['f must change sign'] }),
  chi: calling(lab.theory.chi, () => [sigmoid, tense(), 1], { accepts: { ...activation, ...statistics, q: [...NOT_NEGATIVE, 'Infinity'] } }),
  varianceMap: calling(lab.theory.varianceMap, () => [sigmoid, 1, tense()], { accepts: { ...ofActivation, ...statistics } }),
  varianceTrajectory: calling(lab.theory.varianceTrajectory, () => [sigmoid, 1, 3, tense()], {
    accepts: { ...activation, ...statistics, initial: NOT_NEGATIVE, layers: ['zero'] },
  }),
  varianceFixedPoint: calling(lab.theory.varianceFixedPoint, () => [sigmoid, tense(), 1], { accepts: { ...activation, ...statistics, initial: ['fraction'] } }),
  correlationMap: calling(lab.theory.correlationMap, () => [sigmoid, 0.5, 1, tense()], { accepts: { ...ofActivation, ...statistics, c: [...SHARE, 'negative'] } }),
  correlationSlope: calling(lab.theory.correlationSlope, () => [sigmoid, 0.5, 1, tense()], { accepts: { ...ofActivation, ...statistics, c: [...SHARE, 'negative'] } }),
  correlationTrajectory: calling(lab.theory.correlationTrajectory, () => [sigmoid, 0.5, 1, tense(), 1], {
    accepts: { ...activation, ...statistics, c: [...SHARE, 'negative'], layers: ['zero'], q: POSITIVE }, names: ['the variance'],
    caller: /^correlation(Trajectory|Map|Slope)$/,
  }),
  phaseDiagram: calling(lab.theory.phaseDiagram, () => [sigmoid, [1, 2], [0.1]], {
    accepts: { ...activation, weightVariances: ['empty', 'with a fraction', 'one longer'], biasVariances: ['empty', 'with zero', 'with a fraction', 'one longer'] },
  }),
  explosionWindow: calling(lab.theory.explosionWindow, () => [8, -4], { accepts: { weight: REAL, bias: REAL } }),
  explosionWindowWidth: calling(lab.theory.explosionWindowWidth, () => [8], { accepts: { weight: REAL } }),
  widestExplosionWindow: calling(lab.theory.widestExplosionWindow, () => []),
  layerVariance: calling(lab.theory.layerVariance, () => [{ scale: 1, mode: 'fanIn' }, 3, 4], { accepts: { 'rule.scale': POSITIVE, fanIn: ['huge'], fanOut: ['huge'] } }),
  criticalGaussianStd: calling(lab.theory.criticalGaussianStd, () => [4], { accepts: { width: ['huge'] } }),
  gaussianGrowthExponent: calling(lab.theory.gaussianGrowthExponent, () => [4, 1], { accepts: { width: ['huge'], std: NOT_NEGATIVE } }),
  heReluLogNormDrift: calling(lab.theory.heReluLogNormDrift, () => [4], { accepts: { width: ['huge'] } }),
  foldBiases: calling(lab.theory.foldBiases, () => [5], { accepts: { weight: REAL } }),
  recurrenceFixedPoints: calling(lab.theory.recurrenceFixedPoints, () => [{ weight: 5, bias: -2.5 }], { accepts: { 'recurrence.weight': REAL, 'recurrence.bias': REAL } }),
  recurrenceTrajectory: calling(lab.theory.recurrenceTrajectory, () => [{ weight: 5, bias: -2.5 }, 0.5, 5], {
    accepts: { 'recurrence.weight': REAL, 'recurrence.bias': REAL, start: REAL, steps: ['zero'] },
  }),
  bornDeadProbability: calling(lab.theory.bornDeadProbability, () => [[2, 2]], { accepts: { widths: ['empty', 'one longer'] } }),
  logit: calling(lab.theory.logit, () => [0.5], { accepts: { p: SHARE } }),
  ...Object.fromEntries(activations),
  sigmoidSaturation: calling(lab.theory.sigmoidSaturation, () => [0.01], { accepts: { threshold: POSITIVE } }),
};
