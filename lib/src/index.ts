// What a reader imports: what builds, trains, watches and shows under its own name, the rest in five namespaces.
export * as figures from './plots';
export * as libraries from './models/library-initializers';
export * as numeric from './numeric';
export * as published from './published';
export * as theory from './theory';
export * from './data';
export * from './kernels';
export * from './models';
export * from './probes';
export * from './training';
export * from './plots/rows';
export * from './notebook';
