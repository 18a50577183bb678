import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { BatchNormBackward, BatchNormForward, Ops } from './ops';
import { areFloats, filled } from './wasm-fill';
import type { WasmBackend } from './wasm-kernel';

const { fround, sqrt } = Math;

/** Sums of rows become their mean. */
function divide(sums: Float32Array, rows: number): void {
  for (let unit = 0; unit < sums.length; unit += 1) sums[unit] /= rows;
}

/** `moved` of running-statistics.ts, in numbers. */
function move(before: Float32Array, batch: Float32Array, share: number, after: Float32Array): void {
  if (share === 1) after.set(batch);
  else for (let unit = 0; unit < after.length; unit += 1) after[unit] = before[unit] + fround(fround(batch[unit] - before[unit]) * fround(share));
}

/** Whether `batchNormOnWasm` can take them. */
export function fitsForward(...[x, gamma, beta, { mean, variance }]: Parameters<Ops['batchNorm']>): boolean {
  return x.rank === 2 && areFloats([x], x.shape) && areFloats([gamma, beta, mean, variance], x.shape.slice(1));
}

/**
 * `publicOps.batchNorm` on the wasm backend, with the same float32 numbers: rows are added in their order, and each result is rounded as that of an
 * operation is.
 */
export function batchNormOnWasm(backend: WasmBackend, ...[x, gamma, beta, running, { epsilon, momentum }]: Parameters<Ops['batchNorm']>): BatchNormForward {
  const [rows, units] = x.shape;
  const [output, runningMean, runningVariance, normalised, inverseDeviation] = filled(
    backend,
    [x, gamma, beta, running.mean, running.variance],
    [x.shape, [units], [units], x.shape, [units]],
    ([x, γ, β, meanBefore, varianceBefore], [y, meanAfter, varianceAfter, normalised, inverse]) => {
      const [mean, variance] = [new Float32Array(units), new Float32Array(units)];
      for (let i = 0; i < x.length;) for (let unit = 0; unit < units; unit += 1, i += 1) mean[unit] += x[i];
      divide(mean, rows);
      for (let i = 0; i < x.length;) {
        for (let unit = 0; unit < units; unit += 1, i += 1) {
          normalised[i] = x[i] - mean[unit];
          variance[unit] += fround(normalised[i] * normalised[i]);
        }
      }
      divide(variance, rows);
      for (let unit = 0; unit < units; unit += 1) inverse[unit] = 1 / fround(sqrt(fround(variance[unit] + fround(epsilon))));
      for (let i = 0; i < x.length;) {
        for (let unit = 0; unit < units; unit += 1, i += 1) {
          normalised[i] *= inverse[unit];
          y[i] = fround(normalised[i] * γ[unit]) + β[unit];
        }
      }
      move(meanBefore, mean, 1 - momentum, meanAfter);
      // `unbiased` of running-statistics.ts.
      if (rows !== 1) for (let unit = 0; unit < units; unit += 1) variance[unit] *= fround(rows / (rows - 1));
      move(varianceBefore, variance, 1 - momentum, varianceAfter);
    },
  );
  return { output: output as Tensor2D, runningMean: runningMean as Tensor1D, runningVariance: runningVariance as Tensor1D, saved: [normalised, inverseDeviation] };
}

/** Whether `batchNormGradientOnWasm` can take them. */
export function fitsBackward(...[upstream, gamma, saved]: Parameters<Ops['batchNormGradient']>): boolean {
  const [normalised, inverseDeviation] = saved as readonly (Tensor | undefined)[];
  return upstream.rank === 2 && areFloats([upstream, normalised], upstream.shape) && areFloats([gamma, inverseDeviation], upstream.shape.slice(1));
}

/** `publicOps.batchNormGradient` on the wasm backend, with the same float32 numbers. */
export function batchNormGradientOnWasm(backend: WasmBackend, ...[upstream, gamma, saved]: Parameters<Ops['batchNormGradient']>): BatchNormBackward {
  const [rows, units] = upstream.shape;
  const [input, gammaGradient, betaGradient] = filled(
    backend,
    [upstream, gamma, ...saved],
    [upstream.shape, [units], [units]],
    ([u, γ, normalised, inverse], [toInput, toGamma, toBeta]) => {
      toGamma.fill(0);
      toBeta.fill(0);
      for (let i = 0; i < u.length;) {
        for (let unit = 0; unit < units; unit += 1, i += 1) {
          toBeta[unit] += u[i];
          toGamma[unit] += fround(u[i] * normalised[i]);
        }
      }
      const share = fround(1 / rows);
      for (let i = 0; i < u.length;) {
        for (let unit = 0; unit < units; unit += 1, i += 1) {
          const withoutMean = fround(u[i] - fround(toBeta[unit] * share));
          const withoutProjection = fround(withoutMean - fround(normalised[i] * fround(toGamma[unit] * share)));
          toInput[i] = withoutProjection * fround(γ[unit] * inverse[unit]);
        }
      }
    },
  );
  return { input: input as Tensor2D, gamma: gammaGradient as Tensor1D, beta: betaGradient as Tensor1D };
}
