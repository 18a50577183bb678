import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { listOf, requireFiniteNumbers } from '../checks/rules';

/** Long side times the square of the short one: seconds of work at this size, and growing with the cube. */
const LARGEST_WORK = 512 ** 3;

const requireMatrix = listOf(requireFiniteNumbers);

/**
 * Singular values of a matrix given by rows, largest first, in float64. Absolute accuracy is about 1e-16·σ_max: smaller ones are noise.
 *
 * @throws RangeError for an empty or ragged matrix, one that is not finite, or one too large (above 512 × 512, or 300 × 1400).
 * @example numeric.singularValues([[3, 0], [0, -4]]) // [4, 3]
 */
export function singularValues(rows: readonly ArrayLike<number>[]): number[] {
  requireMatrix('singularValues', 'rows', rows);
  const columns = rows.length > 0 ? rows[0].length : 0;
  if (columns === 0) throw new RangeError('singularValues: rows must make a matrix with at least one row and one column, got none');
  if (rows.length * columns * Math.min(rows.length, columns) > LARGEST_WORK) {
    throw new RangeError(`singularValues: matrix must not be larger than 512 × 512, got ${rows.length} × ${columns}`);
  }
  for (const row of rows) {
    if (row.length !== columns) throw new RangeError(`singularValues: rows must have equal length, got ${row.length} and ${columns}`);
    for (let i = 0; i < columns; i++) if (!Number.isFinite(row[i])) throw new RangeError(`singularValues: entries must be finite, got ${row[i]}`);
  }
  const matrix = new Matrix(rows.map((row) => Array.from(row)));
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false, autoTranspose: true };
  return new SingularValueDecomposition(matrix, options).diagonal.slice(0, Math.min(rows.length, columns));
}
