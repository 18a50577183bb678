import { describe, expect, it } from 'vitest';
import { unsteadyCells } from './bake.mjs';
import { formatNotebook, splitText } from './notebook.mjs';
import { addPreviews } from './previews.mjs';
import { code, display, figure, markdown, notebookOf, stream } from './synthetic.mjs';
import { sortKeys, tidyNotebook } from './tidy.mjs';

describe('splitText', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a\n']],
    ['\n\na', ['\n', '\n', 'a']],
  ])('keeps all of %j', (text, lines) => {
    expect(splitText(text)).toEqual(lines);
    expect(splitText(text).join('')).toBe(text);
  });
});

describe('formatNotebook', () => {
  it("writes numbers as Jupyter's server does, and no text that looks like one", () => {
    const values = [0, -0, 1, 0.5, 1e-4, 0.0000999, -2.5e-7, 1e-5, 1e21, 1.5e300, 5e-324, '1e-5 "0.00001" \\'];
    const text = formatNotebook(/** @type {import('./notebook.mjs').Notebook} */ (/** @type {unknown} */ (values)));
    expect(text.split(/,?\n */).slice(1, -2)).toEqual(['0', '0', '1', '0.5', '0.0001', '9.99e-05', '-2.5e-07', '1e-05', '1e+21', '1.5e+300', '5e-324', '"1e-5 \\"0.00001\\" \\\\"']);
    expect(JSON.parse(text)).toEqual(values.map((value) => (value === 0 ? 0 : value)));
  });
});

describe('sortKeys', () => {
  it('sorts objects at every depth and leaves lists in order', () => {
    expect(JSON.stringify(sortKeys({ b: [{ d: 1, c: null }, 2], a: 'x' }))).toBe('{"a":"x","b":[{"c":null,"d":1},2]}');
  });
});

describe('tidyNotebook', () => {
  it('gives the same text the second time', () => {
    const once = tidyNotebook(notebookOf());
    expect(formatNotebook(tidyNotebook(once))).toBe(formatNotebook(once));
    expect(formatNotebook(once).endsWith('}\n')).toBe(true);
  });

  it('takes out what depends on when and with what it was saved', () => {
    const cell = { ...code('a\nb\n'), metadata: { execution: { 'iopub.status.busy': '2026' }, trusted: true, tags: ['x'] } };
    const { cells, metadata } = tidyNotebook({ ...notebookOf([]), cells: [cell], metadata: { language_info: { version: '4.9.5' }, widgets: {} } });
    expect(cells[0]).toEqual({ cell_type: 'code', execution_count: 1, id: 'cell-01', metadata: { tags: ['x'] }, outputs: [], source: ['a\n', 'b'] });
    expect(Object.keys(metadata)).toEqual(['kernelspec', 'language_info']);
    // What tslab says, whatever wrote the file: JupyterLab puts it in when it opens the notebook.
    expect(metadata['language_info']).toMatchObject({ name: 'typescript', version: '3.7.2' });
  });

  it('counts the cells that run, merges neighbouring chunks and drops transient fields', () => {
    const transient = /** @type {import('./notebook.mjs').Output} */ ({ ...display({ 'text/plain': 'a\nb' }), transient: { display_id: '1' } });
    const outputs = [stream('stdout', 'a'), stream('stdout', 'b\n'), transient, stream('stdout', 'c')];
    const { cells } = tidyNotebook({ ...notebookOf([]), cells: [code('', [], 7), markdown('m'), code('x', outputs, 9)] });
    expect(cells.map(({ execution_count }) => execution_count)).toEqual([null, undefined, 1]);
    expect(cells[2]?.outputs).toEqual([
      { name: 'stdout', output_type: 'stream', text: ['ab\n'] },
      { data: { 'text/plain': ['a\n', 'b'] }, metadata: {}, output_type: 'display_data' },
      { name: 'stdout', output_type: 'stream', text: ['c'] },
    ]);
  });

  it('keeps valid identifiers and makes the others unique', () => {
    const named = (/** @type {string} */ id) => ({ ...markdown('m'), id });
    const { cells } = tidyNotebook({ ...notebookOf([]), cells: [named('intro'), markdown('m'), named('intro'), named('a b'), named('cell-04')] });
    expect(cells.map(({ id }) => id)).toEqual(['intro', 'cell-02', 'intro-b', 'cell-04', 'cell-04-b']);
  });
});

describe('addPreviews', () => {
  it('paints every figure and nothing else', async () => {
    const notebook = notebookOf([code('a', [figure(), display({ 'text/plain': 'x' })], 1)]);
    await addPreviews(notebook, { paint: async ({ layout }) => `${layout.height}` });
    expect(notebook.cells[3]?.outputs).toMatchObject([{ data: { 'image/png': '300' }, metadata: { 'image/png': { alt: expect.any(String) } } }, { data: { 'text/plain': 'x' } }]);
    expect(notebook.cells[3]?.outputs?.[1]).not.toHaveProperty(['data', 'image/png']);
  });

  it('says in which cell a figure cannot be drawn', async () => {
    const paint = () => Promise.reject(new Error('bad colour'));
    await expect(addPreviews(notebookOf([code('a', [figure()], 1)]), { paint })).rejects.toThrow('cell 4: plotly.js cannot draw the figure: Error: bad colour');
  });
});

describe('unsteadyCells', () => {
  const before = notebookOf([code('time();', [stream('stdout', '1 ms')], 1)]);
  const after = notebookOf([code('time();', [stream('stdout', '2 ms')], 1)]);

  it('names the cells whose outputs differ between two bakes of the same sources', () => {
    expect(unsteadyCells(before, after)).toEqual([4]);
    expect(unsteadyCells(before, before)).toEqual([]);
  });

  it('says nothing when the sources changed', () => {
    expect(unsteadyCells(notebookOf([code('other();', [stream('stdout', '1 ms')], 1)]), after)).toEqual([]);
  });
});
