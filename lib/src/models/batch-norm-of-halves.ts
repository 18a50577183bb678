import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { BatchNormForward, BatchNormSettings, Ops } from '../ops/ops';
import { moved, unbiased } from '../ops/running-statistics';
import type { Forward, Halves } from './layer';

/** Batch norm of a batch in two halves (see `BatchNormForward`). */
export interface BatchNormOfHalves extends Forward<Halves>, Pick<BatchNormForward, 'runningMean' | 'runningVariance'> {}

/**
 * Batch norm of a batch that two threads compute in halves: each centres, normalises and differentiates its own examples, and only sums over
 * them `[units]` meet, twice on the way up and once on the way down. The variance is that of the centred values, so that no digits cancel.
 */
export function batchNormOfHalves(
  ops: Ops,
  x: Halves,
  gamma: Tensor,
  beta: Tensor,
  running: { readonly mean: Tensor; readonly variance: Tensor },
  { epsilon, momentum }: BatchNormSettings,
): BatchNormOfHalves {
  const each = (f: (half: 0 | 1) => Tensor): Halves => [f(0), f(1)];
  const sum = (f: (half: 0 | 1) => Tensor): Tensor => ops.add(...(each((half) => ops.sumOverBatch(f(half))) as [Tensor, Tensor]));
  const size = x[0].shape[0] + x[1].shape[0];
  const mean = ops.scale(sum((half) => x[half]), 1 / size);
  const minusMean = ops.scale(mean, -1);
  const centred = each((half) => ops.addBias(x[half], minusMean));
  const variance = ops.scale(sum((half) => tf.square(centred[half])), 1 / size);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const slope = ops.multiply(inverseDeviation, gamma);
  return {
    output: each((half) => ops.addBias(ops.multiply(centred[half], slope), beta)),
    runningMean: moved(running.mean, mean, 1 - momentum),
    runningVariance: moved(running.variance, unbiased(variance, size), 1 - momentum),
    backward: (upstream) => {
      const betaGradient = sum((half) => upstream[half]);
      const gammaGradient = ops.multiply(sum((half) => ops.multiply(upstream[half], centred[half])), inverseDeviation);
      const minusMeanUpstream = ops.scale(betaGradient, -1 / size);
      const projection = ops.scale(ops.multiply(gammaGradient, inverseDeviation), 1 / size);
      const input = each((half) => {
        const withoutMean = ops.addBias(upstream[half], minusMeanUpstream);
        return ops.multiply(ops.subtract(withoutMean, ops.multiply(centred[half], projection)), slope);
      });
      return { input, gradients: [gammaGradient, betaGradient] };
    },
  };
}
