import { describe, expect, it } from 'vitest';
import { summaryTables } from './report.mjs';
import { groups, OURS, PEERS } from './tasks.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {import('./tasks.mjs').Target} Target */

const LANES = [
  { name: OURS, times: [2, 2] },
  { name: 'PyTorch, 1 thread', times: [4, 4] },
  { name: 'PyTorch, 2 threads', times: [3, 3] },
  { name: 'JAX scan, 1 thread', times: [1, 1], compiling: [30, 2, 4] },
];
/** @param {Target[]} targets @param {import('./rounds.mjs').Measured[]} lanes @returns {Outcome[]} */
const outcomes = (targets, lanes = LANES) => [{ group: /** @type {import('./tasks.mjs').Group} */ ({ name: 'net A', targets }), lanes, versions: {} }];

describe('the tables of a bench', () => {
  it('state each target with what was measured, and whether it is met', () => {
    const [targets] = summaryTables(outcomes([{ lane: OURS, reference: 'PyTorch', atMost: 0.8 }, { lane: OURS, reference: 'JAX scan', atMost: 1.1 }]));
    expect(targets?.rows).toEqual([
      ['net A', OURS, 'PyTorch, 2 threads', '0.67', '0.67 to 0.67', '≤ 0.8', '✓'],
      ['net A', OURS, 'JAX scan, 1 thread', '2.00', '2.00 to 2.00', '≤ 1.1', '✗'],
    ]);
  });

  it('compare with the fastest setting of every peer that ran, with a target or without', () => {
    const [peers] = summaryTables(outcomes([]));
    expect(peers?.rows.map((row) => row.slice(1, 4))).toEqual([[OURS, 'PyTorch, 2 threads', '0.67'], [OURS, 'JAX scan, 1 thread', '2.00']]);
  });

  it('give the time of compiling apart: of the first process, and the median of those after it', () => {
    const [, compiling] = summaryTables(outcomes([]));
    expect(compiling?.rows).toEqual([['net A', 'JAX scan, 1 thread', '30.0', '3.0']]);
  });

  it('are left out where there is nothing to say', () => {
    expect(summaryTables(outcomes([], LANES.slice(0, 1)))).toEqual([]);
  });
});

describe('the comparisons', () => {
  const all = groups({ quick: false, threads: 2 });

  it('have a lane behind every name that a target or the report compares with', () => {
    const names = all.flatMap(({ lanes }) => lanes.map(({ name }) => name));
    for (const peer of PEERS) expect(names.filter((name) => name.startsWith(peer)), peer).not.toEqual([]);
    for (const { lanes, targets } of all) {
      for (const { lane, reference } of targets) {
        expect(lanes.map(({ name }) => name)).toContain(lane);
        expect(lanes.filter(({ name }) => name.startsWith(reference)), reference).not.toEqual([]);
      }
    }
  });

  it('have no peer whose name is the start of another', () => {
    for (const peer of PEERS) expect(PEERS.filter((other) => other.startsWith(peer))).toEqual([peer]);
  });

  it('measure every compiling peer with one thread and with all, once on a machine with one core', () => {
    const compiled = (/** @type {number} */ threads) =>
      groups({ quick: false, threads }).find(({ section }) => section === 'b')?.lanes.flatMap(({ name }) => (/^(JAX|torch)/.test(name) ? [name] : []));
    expect(compiled(2)).toEqual(['torch.compile, 1 thread', 'torch.compile, 2 threads', 'JAX jit, 1 thread', 'JAX jit, 2 threads', 'JAX scan, 1 thread', 'JAX scan, 2 threads']);
    expect(compiled(1)).toEqual(['torch.compile, 1 thread', 'JAX jit, 1 thread', 'JAX scan, 1 thread']);
  });
});
