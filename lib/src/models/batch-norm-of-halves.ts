import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { BatchNormForward, BatchNormSettings, Kernels } from '../kernels/kernels';
import { moved, unbiased } from '../kernels/running-statistics';
import type { Forward, Halves } from './layer';

/** Batch norm of a batch in two halves (see `BatchNormForward`). */
export interface BatchNormOfHalves extends Forward<Halves>, Pick<BatchNormForward, 'runningMean' | 'runningVariance'> {}

/**
 * Batch norm of a batch that two threads compute in halves: each centres, normalises and differentiates its own examples, and only sums over
 * them `[units]` meet, twice on the way up and once on the way down. The variance is that of the centred values, so that no digits cancel.
 */
export function batchNormOfHalves(
  kernels: Kernels,
  x: Halves,
  gamma: Tensor,
  beta: Tensor,
  running: { readonly mean: Tensor; readonly variance: Tensor },
  { epsilon, momentum }: BatchNormSettings,
): BatchNormOfHalves {
  const each = (f: (half: 0 | 1) => Tensor): Halves => [f(0), f(1)];
  const sum = (f: (half: 0 | 1) => Tensor): Tensor => kernels.add(...(each((half) => kernels.sumOverBatch(f(half))) as [Tensor, Tensor]));
  const size = x[0].shape[0] + x[1].shape[0];
  const mean = kernels.scale(sum((half) => x[half]), 1 / size);
  const minusMean = kernels.scale(mean, -1);
  const centred = each((half) => kernels.addBias(x[half], minusMean));
  const variance = kernels.scale(sum((half) => tf.square(centred[half])), 1 / size);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const slope = kernels.multiply(inverseDeviation, gamma);
  return {
    output: each((half) => kernels.addBias(kernels.multiply(centred[half], slope), beta)),
    runningMean: moved(running.mean, mean, 1 - momentum),
    runningVariance: moved(running.variance, unbiased(variance, size), 1 - momentum),
    backward: (upstream) => {
      const betaGradient = sum((half) => upstream[half]);
      const gammaGradient = kernels.multiply(sum((half) => kernels.multiply(upstream[half], centred[half])), inverseDeviation);
      const minusMeanUpstream = kernels.scale(betaGradient, -1 / size);
      const projection = kernels.scale(kernels.multiply(gammaGradient, inverseDeviation), 1 / size);
      const input = each((half) => {
        const withoutMean = kernels.addBias(upstream[half], minusMeanUpstream);
        return kernels.multiply(kernels.subtract(withoutMean, kernels.multiply(centred[half], projection)), slope);
      });
      return { input, gradients: [gammaGradient, betaGradient] };
    },
  };
}
