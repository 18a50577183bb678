export { cosine, type ClipSeen } from './clip-probe';
export { deadUnits } from './dead-units';
export type { NonFiniteEvent, TraceFrame } from './non-finite';
export { probe, type RecordingProbe } from './recording-probe';
export type { Probe } from './probe';
export type {
  ActivationRow, ClipRow, DeltaRow, Detail, GradientHistogramRow, GradientRow, LossRow, Measured, Place, ProbeRows, UpdateRow,
} from './rows';
export type { Finding, Threshold, Verdict } from './rules/finding';
export { rules, type Rules } from './rules/rules';
export { every, logarithmic, type Schedule } from './schedule';
export type { ProbeOptions } from './probe-options';
export { sizesByLayer, type LayerSizeRow } from './sizes-by-layer';
export type { ProbeSummary } from './summary';
export type { DeadUnitsRow, UnitActivity } from './unit-tally';
export { unitMoments, type UnitMomentsRow } from './unit-moments';
export { watch } from './watch';
export type { WatchSession } from './watch/session';
