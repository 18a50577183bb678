import { describe, expect, it } from 'vitest';
import { chapterOf, indexOf } from './chapters.mjs';

const FIGURE = 'application/vnd.plotly.v1+json';
/** The smallest PNG header that says 300 × 200. */
const PNG = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 0, 1, 44, 0, 0, 0, 200])]).toString('base64');

/** @param {object[]} cells @returns {any} */
const notebook = (cells) => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
/** @param {object} data @param {object} [metadata] */
const code = (data, metadata = {}) => ({ cell_type: 'code', source: ['show(figure);'], metadata: {}, execution_count: 1, outputs: [{ output_type: 'display_data', data, metadata }] });
const markdown = (/** @type {string} */ source) => ({ cell_type: 'markdown', source, metadata: {} });

/** @param {object[]} cells */
function chapter(cells) {
  /** @type {Map<string, Uint8Array | string>} */
  const files = new Map();
  const made = /** @type {any} */ (chapterOf(notebook(cells), '00-start.ipynb', { add: (name, content) => files.set(name, content) }));
  return { cells: made.cells, files };
}

describe('a chapter of the book', () => {
  it('has figures as pictures with an alternative text, and what makes them live as files', () => {
    const figure = { data: [{ y: [1, 2] }], layout: { height: 300 } };
    const { cells, files } = chapter([code({ [FIGURE]: figure, 'image/png': PNG, 'text/plain': ['Loss & "time"'] }, { 'image/png': { alt: 'Loss & "time"' } })]);
    const html = cells[0].outputs[0].data['text/html'];
    const [, name = ''] = /data-figure="([^"]+)"/.exec(html) ?? [];
    expect(JSON.parse(String(files.get(name)))).toEqual(figure);
    expect(files.get(name.replace('.json', '.png'))).toEqual(Buffer.from(PNG, 'base64'));
    expect(html).toContain('alt="Loss &#38; &#34;time&#34;" width="300" height="200"');
    expect(cells[0].outputs[0].data[FIGURE]).toBeUndefined();
  });

  it('has the title of a figure that was never drawn', () => {
    const { cells } = chapter([code({ [FIGURE]: { data: [] }, 'text/plain': 'A title' })]);
    expect(cells[0].outputs[0].data['text/html']).toContain('<figcaption>A title</figcaption>');
  });

  it('leads to the lab and to its Chinese summary', () => {
    const { cells } = chapter([markdown('# 00 · Start\n\nText'), markdown('Before\n\n## 中文小结\n\n文字')]);
    expect(cells[0].source).toContain('href="lab/lab/index.html?path=00-start.ipynb"');
    expect(cells[0].source).toContain('<a href="#zh" lang="zh">中文小结</a>');
    expect(cells[1].source).toContain('<span id="zh"></span>\n\n## 中文小结');
  });

  it('folds the code that the notebook folds, and no other', () => {
    const { cells } = chapter([{ ...code({}), metadata: { jupyter: { source_hidden: true } } }, code({})]);
    expect(cells.map((/** @type {any} */ cell) => cell.metadata)).toEqual([{ tags: ['hide-input'] }, {}]);
  });

  it("links to the book's own pages", () => {
    const { cells } = chapter([markdown('# A'), markdown('[all](../README.md#the-notebooks), [set-up](../environment.md)')]);
    expect(cells[1].source).toBe('[all](index.md#the-notebooks), [set-up](environment.md)');
  });
});

describe('the first page of the book', () => {
  it('is the README with its links inside the book, and lists the chapters', () => {
    const page = indexOf('[00](notebooks/00-start.ipynb) [MIT](LICENSE) [report](lib/x.api.md) [data](data/README.md)', ['00-start.ipynb', '01-one.ipynb']);
    expect(page).toMatch(/^\[00\]\(00-start\.ipynb\) MIT report \[data\]\(data\.md\)\n/);
    expect(page).toContain('\n00-start\n01-one\n');
  });
});
