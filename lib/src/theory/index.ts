export * from './activation-functions';
export {
  activationMoments, eluMoments, gradientGain, isSaturated, piecewiseLinearMoments, rreluMoments, varianceGain, type ActivationMoments,
} from './activation-moments';
export { batchNormGradientFactor } from './batch-norm';
export {
  chainForward, chainGradients, chainLogGradients,
  type Chain, type ChainForward, type ChainGradients, type SignedLog10,
} from './chain';
export {
  correlationDepthScale, correlationFixedPoint, criticalPoint, criticalWeightVariance, depthScale, varianceDepthScale, type CriticalPoint,
} from './depth-scale';
export { explosionWindow, explosionWindowWidth, widestExplosionWindow, type ExplosionWindow } from './explosion-window';
export { correlationTrajectory, type CorrelationRow } from './gradient-correlation';
export {
  GLOROT, HE, LECUN, PYTORCH_LINEAR, TRUNCATED_NORMAL_VARIANCE, layerVariance, type FanMode, type LayerVariance, type VarianceRule,
} from './initialization';
export {
  chi, correlationMap, correlationSlope, varianceFixedPoint, varianceMap, varianceTrajectory, type VarianceFixedPoint, type WeightStatistics,
} from './mean-field';
export { phaseDiagram, type PhaseRow } from './phase-diagram';
export { criticalGaussianStd, gaussianGrowthExponent, heReluLogNormDrift, type LogNormDrift } from './random-matrices';
export {
  foldBiases, recurrenceFixedPoints, recurrenceTrajectory, type Recurrence, type RecurrenceFixedPoint, type RecurrenceState,
} from './recurrence';
export { bornDeadProbability } from './relu-death';
export type { ActivationFunction, NamedActivation, ScalarActivation } from './scalar-activation';
export { logit, sigmoidSaturation } from './sigmoid';
