export { activationRows } from './activation-probe';
export { clipActivity, type ClipActivity } from './clip-activity';
export { deltaRows, timeStepDeltaRows } from './delta-probe';
export { depthProfile, layerGains, type DepthNorm, type DepthProfile, type DepthProfileOptions, type LayerGain } from './depth-profile';
export { gradientRows } from './gradient-probe';
export { gradientHistograms, type GradientHistogramOptions } from './gradient-histogram';
export { jacobian, layerJacobians, networkJacobian, type JacobianSpectrum } from './jacobian';
export { rememberWeights, updateRows, type RememberedWeights, type UpdateProbeOptions } from './update-probe';
export { lineGradients, shattering, type LineGradientRow, type ShatteringRow } from './shattering';
