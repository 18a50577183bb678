import { describe, expect, it } from 'vitest';
import { claimedAs, code, notebookOf, subjectFor } from '../synthetic.mjs';
import { claimsCanFail, claimsHaveRoom } from './bounds.mjs';

/** @param {object} bound @param {number} value @param {{ kind?: 'check' }} [more] */
const claimed = (bound, value, more = {}) =>
  notebookOf([code('claim();', [claimedAs({ text: 'it is so', value, bound, measured: String(value), expected: '', passed: true, ...more })], 1)]);

/** @param {object} bound @param {number} mean @param {number} range @param {{ kind?: 'check' }} [more] */
const complaintsOf = (bound, mean, range, more = {}) =>
  claimsCanFail(subjectFor(claimed(bound, mean, more), { spreads: { '05-detectives': { 'it is so': { mean, low: mean - range / 2, high: mean + range / 2, runs: 5 } } } }));

describe('a claim can fail', () => {
  it.each([
    [{ near: { value: 0.5, tolerance: 0.06 } }, 0.52, 0.03],
    [{ near: { value: 0.5, tolerance: 0.04 } }, 0.5, 0],
    [{ near: { value: -20, relative: 0.1 } }, -20, 0.1],
    [{ between: [0.4, 0.6] }, 0.5, 0.04],
    [{ below: 0.9 }, 0.5, 0.1],
    [{ above: -3 }, -2, 0.1],
    [{ equals: 3 }, 3, 0],
    [{ below: 1e-6 }, 3e-8, 0],
    [{ near: { value: 0, tolerance: 0.004 } }, 0.0002, 0.0001],
  ])('%j of a number of mean %d that spreads by %d', (bound, mean, range) => {
    expect(complaintsOf(bound, mean, range)).toEqual([]);
  });

  it.each([
    [{ near: { value: 0.5, tolerance: 0.1 } }, 0.5, 0.03, 'may move by 0.09, not by 0.1'],
    [{ near: { value: 0.5, tolerance: 0.09 } }, 0.58, 0.03, 'not by 0.17'],
    [{ between: [0, 1] }, 0.3, 0.1, 'may move by 0.3, not by 0.7'],
    [{ atMost: 10 }, 1, 2, 'may move by 6, not by 9'],
    [{ above: 0.5 }, 3, 0.2, 'may move by 1.5, not by 2.5'],
    [{ below: -0.5 }, -3, 0.2, 'may move by 1.5, not by 2.5'],
    [{ below: 0.01 }, 3e-8, 0, 'may move by 0.001, not by 0.01'],
    [{ near: { value: 0, tolerance: 0.01 } }, 0.0002, 0.0001, 'may move by 0.005, not by 0.01'],
  ])('%j of a number of mean %d that spreads by %d cannot', (bound, mean, range, message) => {
    expect(complaintsOf(bound, mean, range)).toEqual([expect.stringContaining(message)]);
  });

  it('is not asked of checks of our own code', () => {
    expect(complaintsOf({ below: 1e-6 }, 3e-8, 0, { kind: 'check' })).toEqual([]);
  });

  it('asks for the spread of a number that has none', () => {
    const subject = subjectFor(notebookOf([code('claim();', [claimedAs({ text: 'new', value: 1, bound: { below: 2 }, measured: '1', expected: '< 2', passed: true })], 1)]));
    expect(claimsCanFail(subject)).toEqual(['1 claims without a recorded spread, such as "new": npm run roundings -- 05 --record']);
  });
});

describe('a claim has room', () => {
  /** @param {object} bound @param {number} low @param {number} high @param {{ kind?: 'check' }} [more] */
  const wanting = (bound, low, high, more = {}) =>
    claimsHaveRoom(subjectFor(claimed(bound, low, more), { spreads: { '05-detectives': { 'it is so': { mean: (low + high) / 2, low, high, runs: 5 } } } }));

  it.each([
    [{ near: { value: 0.5, tolerance: 0.1 } }, 0.44, 0.56],
    [{ near: { value: 2.594123, tolerance: 1e-6 } }, 2.5941, 2.5941],
    [{ between: [0, 1] }, 0.2, 0.8],
    [{ below: 0.9 }, 0.4, 0.79],
    [{ above: 0 }, 0.01, 0.03],
    [{ above: 10 }, 20, 320],
    [{ below: -1 }, -32, -2],
    [{ atMost: 3 }, 3, 3],
    [{ equals: 3 }, 3, 3],
  ])('%j where %d to %d were seen', (bound, low, high) => {
    expect(wanting(bound, low, high)).toEqual([]);
  });

  it.each([
    [{ near: { value: 0.5, tolerance: 0.07 } }, 0.44, 0.56, [0.41, 0.59]],
    [{ between: [0, 1] }, 0.1, 0.9, [0.058, 1.1]],
    [{ below: 0.9 }, 0.4, 0.84, [0.33, 0.95]],
    [{ above: 0 }, -0.01, 0.03, [-0.02, 0.04]],
    [{ above: 0.01 }, 0.01, 0.16, [0.005, 0.2]],
    [{ above: 11 }, 20, 320, [10, 400]],
    [{ below: -11 }, -320, -20, [-400, -10]],
  ])('%j where %d to %d were seen has not', (bound, low, high, [least, most]) => {
    expect(wanting(bound, low, high)).toEqual([expect.stringContaining(`${low} to ${high} were seen, so ${least} to ${most} must be possible`)]);
  });

  it('is there around the committed number, where that is of other images', () => {
    const recorded = { spreads: { '05-detectives': { 'it is so': { mean: 0.5, low: 0.48, high: 0.52, runs: 5 } } } };
    const bound = { near: { value: 0.8, tolerance: 0.04 } };
    expect(claimsHaveRoom(subjectFor(claimed(bound, 0.81), recorded))).toEqual([]);
    expect(claimsHaveRoom(subjectFor(claimed(bound, 0.82), recorded))).toHaveLength(1);
  });

  it('is not asked of checks of our own code, nor of a number that nobody has recorded', () => {
    expect(wanting({ below: 0.1 }, 0, 1, { kind: 'check' })).toEqual([]);
    expect(claimsHaveRoom(subjectFor(claimed({ below: 2 }, 1)))).toEqual([]);
  });
});
