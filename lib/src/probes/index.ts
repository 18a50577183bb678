export { activationRows, type ActivationProbeOptions } from './activation-probe';
export type { RecordCounts } from './bounded-record';
export { clipActivity, type ClipActivity } from './clip-activity';
export { cosine, type ClipObservation } from './clip-probe';
export { deadUnits, type DeadUnitsOptions } from './dead-units';
export { deltaRows, timeStepDeltaRows, type DeltaProbeOptions } from './delta-probe';
export { depthProfile, layerGains, type DepthNorm, type DepthProfile, type DepthProfileOptions, type LayerGain } from './depth-profile';
export { gradientHistograms, type GradientHistogramOptions } from './gradient-histogram';
export { gradientRows, type GradientProbeOptions } from './gradient-probe';
export { jacobian, layerJacobians, networkJacobian, type JacobianSpectrum } from './jacobian';
export type { NonFiniteEvent, TraceFrame } from './non-finite';
export { observer, type RecordingObserver } from './observe';
export type { StepObserver } from './observer';
export type { ProbeCounts } from './probe-record';
export type {
  ActivationRow, ClipRow, DeltaRow, Detail, GradientHistogramRow, GradientRow, LossRow, Measured, Place, ProbeRows, UpdateRow,
} from './rows';
export type { BackwardRow } from './rules/depth-rules';
export type { Finding, Threshold, Verdict } from './rules/finding';
export { rules, type Rules } from './rules/rules';
export { every, logarithmic, type Schedule } from './schedule';
export type { SessionOptions } from './session-options';
export type { ProbeSummary } from './summary';
export type { DeadUnitsRow, UnitActivity } from './unit-tally';
export { unitMoments, type UnitMomentsOptions, type UnitMomentsRow } from './unit-moments';
export { rememberWeights, updateRows, type RememberedWeights, type UpdateProbeOptions } from './update-probe';
export { watch } from './watch';
export type { PredictingModel, WatchableModel } from './watch/model';
export type { WatchSession } from './watch/session';
