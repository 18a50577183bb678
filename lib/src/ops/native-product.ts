import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Constants } from './constants';
import { DATA_TYPES } from './data-types';
import type { Ops } from './ops';
import { DEFAULTS, type Attributes } from './native-attributes';
import type { NativeBackend } from './native-backend';

/**
 * Products of more floating-point operations, where a network does not compute the whole batch in halves (or these are that large themselves), are
 * computed in two halves, which a graph runs at the same time on two threads where two are free:
 * on the machine of the benchmark 200 × 784 by 784 × 300 took two thirds of the time, and as long as before when its cores were contended.
 * By the size alone, so that the roundings are the same with a graph and without, on any machine.
 */
const LARGE = 6e7;

/**
 * The matrix product of the native ops. Not TensorFlow's plain MatMul: it corrupts the heap when a signal (the notebook's stop button)
 * arrives during it.
 */
export function productOf(backend: NativeBackend, constants: Constants): Ops['matMul'] {
  const { TF_ATTR_BOOL, TF_ATTR_INT, TF_ATTR_TYPE } = backend.binding;
  const [adjointX, adjointY] = ['adj_x', 'adj_y'].map((name) => ({ name, type: TF_ATTR_BOOL, value: true }));
  const neither = DEFAULTS;
  const [first, second, both] = [[adjointX], [adjointY], [adjointX, adjointY]];
  const ofTwo: Attributes = [
    { name: 'N', type: TF_ATTR_INT, value: 2 },
    { name: 'T', type: TF_ATTR_TYPE, value: DATA_TYPES.float32 },
    { name: 'Tidx', type: TF_ATTR_TYPE, value: DATA_TYPES.int32 },
  ];
  return (a, b, transposeA = false, transposeB = false) => {
    const attributes = transposeA ? (transposeB ? both : first) : transposeB ? second : neither;
    const product = (left: Tensor): Tensor2D => backend.executeSingleOutput('BatchMatMulV2', attributes, [left, b]) as Tensor2D;
    const [height, width] = a.shape as [number, number];
    const rows = transposeA ? width : height;
    const [bHeight, bWidth] = b.shape as [number, number];
    const columns = transposeB ? bHeight : bWidth;
    if (2 * height * width * columns <= LARGE || rows < 2) return product(a);
    const middle = Math.ceil(rows / 2);
    const [top, bottom] = [[0, middle], [middle, rows - middle]].map(([from, size]) => {
      const [begin, extent] = transposeA ? [[0, from], [height, size]] : [[from, 0], [size, width]];
      return product(backend.executeSingleOutput('Slice', DEFAULTS, [a, constants.integers(...begin), constants.integers(...extent)]));
    });
    return backend.executeSingleOutput('ConcatV2', ofTwo, [top, bottom, constants.integer(0)]) as Tensor2D;
  };
}
