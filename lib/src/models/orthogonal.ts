import { requireNotNegative } from '../checks/rules';
import type { Initializer } from './initializers';

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Takes from `vector` its part along each earlier one. Done twice, it is orthogonal to rounding ("twice is enough", Kahan). */
function removeProjections(vector: Float64Array, earlier: readonly Float64Array[]): void {
  for (const direction of earlier) {
    const projection = dot(vector, direction);
    for (let i = 0; i < vector.length; i++) vector[i] -= projection * direction[i];
  }
}

function orthonormalVectors(count: number, dimension: number, draw: (size: number) => Float64Array): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let v = 0; v < count; v++) {
    const vector = draw(dimension);
    removeProjections(vector, vectors);
    removeProjections(vector, vectors);
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((entry) => entry / norm));
  }
  return vectors;
}

/**
 * A random (Haar) orthogonal kernel times `gain`: WᵀW = gain²·I if fan-out ≤ fan-in, else WWᵀ = gain²·I. All singular values equal
 * `gain`. A bias shape `[units]` throws. (Saxe et al. 2013.)
 *
 * @example
 * // σ_w² = 2, for ReLU
 * const net = mlp({ sizes: [784, 100, 100, 10], activation: 'relu', init: orthogonal(Math.SQRT2), seed: 1 });
 */
export function orthogonal(gain = 1): Initializer {
  requireNotNegative('orthogonal', 'gain', gain);
  return ({ shape, random }) => {
    const [rows, columns, ...rest] = shape;
    if (shape.length < 2 || rest.length > 0) throw new RangeError(`orthogonal: shape must be a matrix, got [${shape.join(', ')}]`);
    const tall = rows >= columns;
    const vectors = orthonormalVectors(Math.min(rows, columns), Math.max(rows, columns), (size) => random.normals(size));
    const values = new Float32Array(rows * columns);
    vectors.forEach((vector, v) => {
      vector.forEach((entry, i) => {
        values[tall ? i * columns + v : v * columns + i] = gain * entry;
      });
    });
    return values;
  };
}
