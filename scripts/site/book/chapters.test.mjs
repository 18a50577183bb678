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

  it('has knobs below the figures that have some, hidden until a script makes them work', () => {
    /** @type {Map<string, Uint8Array | string>} */
    const files = new Map();
    const figure = { ...code({ [FIGURE]: { data: [] }, 'image/png': PNG, 'text/plain': 'Loss & time' }), id: 'figure', source: ["import { show } from 'gradient-lab';\n", 'const size = 1;\n', 'show(size);'] };
    const places = [{ chapter: '00-start', figure: 'figure', knobs: [{ label: 'Size <s>', unit: 'layers', values: [0.5, 1, 4], printed: 1, changes: ['const size = «1»;'] }] }];
    const made = /** @type {any} */ (chapterOf(notebook([figure, { ...figure, id: 'other' }]), '00-start.ipynb', { add: (name, content) => files.set(name, content) }, places));
    const [first, second] = made.cells.map((/** @type {any} */ cell) => cell.outputs[0].data['text/html']);
    expect(second).not.toContain('form');
    expect(first).toMatch(/<\/figure><form class="knobs" [^>]* aria-label="Knobs of the figure: Loss &#38; time" [^>]* hidden>/);
    expect(first).toContain('<span>Size &#60;s&#62;</span><input type="range" min="0" max="2" value="1" data-values="0.5 layers|1 layers|4 layers" aria-valuetext="1 layers"><output aria-live="off">1 layers</output>');
    const [, name = ''] = /data-program="([^"]+)"/.exec(first) ?? [];
    expect(JSON.parse(String(files.get(name)))).toMatchObject({ modules: { 'gradient-lab': 'lab/library/gradient-lab.js' }, texts: [{ KNOB_0_0_: '1' }], turned: { KNOB_0_0_: ['0.5', '1', '4'] } });
  });

  it('leads to the lab and to its Chinese summary', () => {
    const { cells } = chapter([markdown('# 00 · Start\n\nText'), markdown('Before\n\n## 中文小结\n\n文字')]);
    expect(cells[0].source).toContain('href="lab/lab/index.html?path=00-start.ipynb"');
    expect(cells[0].source).toContain('<a href="#zh" lang="zh">中文小结</a>');
    expect(cells[1].source).toContain('<span id="zh"></span>\n\n## 中文小结\n\n<p class="run-here">');
  });

  it('leads from every section to the same heading in the lab, by its words', () => {
    const { cells } = chapter([markdown('# A'), markdown('## Is it `he_init`?\n\nText\n\n```sh\n## no heading\n```\n\n### "Two" words\n')]);
    const way = (/** @type {string} */ id, /** @type {string} */ label) => `<p class="run-here"><a href="lab/lab/index.html?path=00-start.ipynb#heading=${id}" aria-label="Run “${label}” in your browser">Run</a></p>`;
    expect(cells[1].source).toBe(`## Is it \`he_init\`?\n\n${way('Is-it-he_init%3F', 'Is it he_init?')}\n\nText\n\n\`\`\`sh\n## no heading\n\`\`\`\n\n### "Two" words\n\n${way('%22Two%22-words', '&#34;Two&#34; words')}\n`);
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
