import { alignedTable } from '../notebooks/text-table.mjs';

/** @typedef {{ version: string, stage: string, passed: boolean, seconds: number }} Result */

/**
 * One line for each version and stage, for a terminal.
 * @param {readonly Result[]} results
 */
export const matrixTable = (results) => alignedTable([
  ['Node.js', 'stage', 'result', 'seconds'],
  ...results.map(({ version, stage, passed, seconds }) => [version, stage, passed ? '✓ passed' : '✗ failed', seconds.toFixed(0)]),
]);
