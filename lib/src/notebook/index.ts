import { insideTslab } from './display';
import { connectTraining } from './training-display';

export type { Bound, ClaimedValue } from './bounds';
export { bestBy, type BestByOptions } from './best-by';
export { claim, type Claim, type ClaimKind, type ClaimOptions } from './claim';
export { checks, claims, type ClaimGroup } from './claims';
export { dataFrame } from './data-frame';
export type { DataFrame, DataSeries, GroupedFrame, GroupOperation, MergeOptions } from './data-frame-types';
export { interrupted } from './interrupt';
export { ledger } from './ledger';
export type { LedgerNet, LedgerRow } from './ledger-row';
export { progress, type Progress, type ProgressOptions, type ProgressState } from './progress';
export { scoreboard } from './scoreboard';
export type { PlotlyFigure } from './figure-source';
export { seeds } from './seeds';
export { show } from './show';
export { sweep, SweepError, type SweepOptions, type SweepResult, type SweepRow } from './sweep';
export type { SweepColumns, SweepGrid, SweepPoint, SweepValues } from './sweep-grid';
export { table, type TableOptions } from './table';
export type { TableSource } from './table-source';

// A script keeps its own output and its Ctrl-C.
if (insideTslab()) connectTraining();
