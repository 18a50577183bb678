import { describe, expect, it } from 'vitest';
import { versionsOfAll, withEarlier } from './record.mjs';

const group = (/** @type {string} */ name) => /** @type {import('./tasks.mjs').Group} */ ({ name });
const GROUPS = ['a', 'b', 'c'].map(group);
const lanes = (/** @type {number} */ time) => [{ name: 'gradient-lab', times: [time] }];
const table = (/** @type {string} */ title, /** @type {string} */ cell) => ({ title, header: ['x'], rows: [[cell]] });
const about = (/** @type {string} */ date, versions = { Node: '20' }, processor = 'EPYC') => ({ machine: { processor, date }, versions, rounds: 1, notes: [] });

const EARLIER = {
  ...about('2026-01-01'),
  comparisons: [{ name: 'a', lanes: lanes(1) }, { name: 'c', lanes: lanes(3), date: '2025-12-31' }],
  tables: [table('Memory', 'before'), table('Accuracy', 'before')],
};
const NOW = { outcomes: [{ group: group('a'), lanes: lanes(7), versions: {} }], tables: [table('Memory', 'now')] };

describe('a record', () => {
  it('keeps what was not measured this time, with its date, in the order of the report', () => {
    const { outcomes, tables } = withEarlier(NOW, about('2026-02-02'), EARLIER, GROUPS);
    expect(outcomes.map((outcome) => [outcome.group.name, outcome.lanes[0]?.times, outcome.date])).toEqual([['a', [7], undefined], ['c', [3], '2025-12-31']]);
    expect(tables.map(({ title, rows, date }) => [title, rows[0]?.[0], date])).toEqual([['Memory', 'now', undefined], ['Accuracy', 'before', '2026-01-01']]);
  });

  it('names the versions of what it keeps beside those of this time', () => {
    const now = about('2026-02-02', { Node: '20' });
    const { outcomes } = withEarlier(NOW, now, { ...EARLIER, versions: { Node: '20', Keras: '3' } }, GROUPS);
    expect(versionsOfAll(now.versions, outcomes)).toEqual({ Node: '20', Keras: '3' });
  });

  it.each([
    ['there is none', undefined, about('2026-02-02')],
    ['it comes from another machine', EARLIER, about('2026-02-02', { Node: '20' }, 'Xeon')],
    ['it comes from another version', EARLIER, about('2026-02-02', { Node: '22' })],
  ])('is only what was measured when %s', (_, earlier, now) => {
    expect(withEarlier(NOW, now, earlier, GROUPS)).toEqual(NOW);
  });
});
