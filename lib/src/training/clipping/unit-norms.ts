import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Ops } from '../../ops/ops';
import { l2Norm } from '../../numeric/norm';
import { normFromSquares } from '../../probes/measure';

/** Leading axes that belong to one unit: all of a vector, the inputs of a matrix, the window and the inputs of a convolution. */
function reducedAxes(rank: number): number {
  if (rank <= 1) return rank;
  return rank <= 3 ? 1 : Math.min(rank - 1, 4);
}

/** A parameter as a matrix `[entries of a unit, units]`. */
export function asUnits(parameter: Tensor): Tensor2D {
  const rows = parameter.shape.slice(0, reducedAxes(parameter.rank)).reduce((product, size) => product * size, 1);
  return tf.reshape(parameter, [rows, rows === 0 ? 0 : parameter.size / rows]);
}

function columnNorm(values: ArrayLike<number>, column: number, units: number): number {
  const entries = new Float32Array(values.length / units);
  for (let row = 0; row < entries.length; row++) entries[row] = values[row * units + column];
  return l2Norm(entries);
}

/**
 * ‖x_u‖ of each column u of `[rows, units]`: one float32 reduction, with those columns in float64 whose sum of squares float32 may have
 * spoilt.
 */
export function unitNorms(matrix: Tensor2D, ops: Ops): Float64Array {
  const [rows, units] = matrix.shape;
  const squares = tf.tidy(() => ops.sumOverBatch(ops.multiply(matrix, matrix)).dataSync());
  let values: ArrayLike<number> | undefined;
  return Float64Array.from(squares, (square, column) => {
    const norm = normFromSquares(square, rows);
    if (norm !== null) return norm;
    values ??= matrix.dataSync();
    return columnNorm(values, column, units);
  });
}
