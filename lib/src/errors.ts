export { SweepError } from './notebook/sweep';
export { NonFiniteGradientError } from './training/clipping/non-finite';
export { DivergenceError } from './training/divergence';
