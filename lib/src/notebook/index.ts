import { isKernel } from './kernel-channel';
import { connectTraining } from './training-display';

export { bestBy } from './best-by';
export { claim, type Claim } from './claim';
export { checks, claims, type ClaimGroup } from './claims';
export { dataFrame } from './data-frame';
export type { DataFrame, DataSeries, GroupedFrame } from './data-frame-types';
export { interrupted } from './interrupt';
export { ledger } from './ledger';
export type { LedgerNet, LedgerRow } from './ledger-row';
export { progress, type Progress } from './progress';
export { scoreboard } from './scoreboard';
export type { PlotlyFigure } from './figure-source';
export { seeds } from './seeds';
export { show } from './show';
export { sweep, type SweepOptions, type SweepResult, type SweepRow } from './sweep';
export type { SweepColumns, SweepGrid } from './sweep-grid';
export { table } from './table';

// A script keeps its own output and its Ctrl-C.
if (isKernel()) connectTraining();
