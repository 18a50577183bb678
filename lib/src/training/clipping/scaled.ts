import type { Tensor } from '@tensorflow/tfjs-core';
import type { Ops } from '../../ops/ops';
import { unchanged, type ClippedGradient } from './report';

/** Factors below this are no longer exact in float32. */
const SMALLEST_FACTOR = 1e-37;

/** What covers the rounding of a norm in float32. */
const CERTAIN = 0.999;

/** Whether a norm is so far below the limit that its rounding cannot matter. */
export function isWithin(norm: number, limit: number): boolean {
  return norm <= CERTAIN * limit;
}

function times(gradient: Tensor, factor: number, ops: Ops): Tensor {
  if (factor >= SMALLEST_FACTOR || !(factor > 0)) return ops.scale(gradient, factor);
  const root = Math.sqrt(factor);
  return ops.scale(ops.scale(gradient, root), root);
}

/**
 * The factor that brings a norm down to the limit: 1 up to the limit, then limit/norm, so that the norm afterwards is the limit exactly.
 * NaN of a NaN norm and 0 of an infinite one, which turns finite entries to 0 and infinite ones to NaN.
 */
export function coefficientFor(norm: number, limit: number): number {
  return norm <= limit ? 1 : limit / norm;
}

/** A gradient scaled by one factor. */
export function scaled(gradient: Tensor, norm: number, coefficient: number, ops: Ops): ClippedGradient {
  if (coefficient === 1) return unchanged(gradient, norm);
  return {
    gradient: times(gradient, coefficient, ops),
    coefficient,
    postNorm: coefficient * norm,
    clippedEntries: gradient.size,
  };
}
