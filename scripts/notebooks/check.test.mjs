import { describe, expect, it } from 'vitest';
import { AUTHOR_CHECKS, OUTPUT_CHECKS, runChecks } from './check.mjs';
import { isFresh } from './checks/freshness.mjs';
import { readingMinutes } from './checks/listing.mjs';
import { PLOTLY, PNG } from './notebook.mjs';
import { derivationsAreWritten } from './checks/teaching.mjs';
import { frameIsComplete, nameIsNumbered, numberIsUnique } from './checks/writing.mjs';
import { claimed, claimedTogether, code, display, figure, markdown, notebookOf, readmeRow, stream, subjectFor } from './synthetic.mjs';

const ALL = [isFresh, ...OUTPUT_CHECKS, ...AUTHOR_CHECKS];

/** @param {import('./notebook.mjs').Cell} cell */
const withCell = (cell) => subjectFor(notebookOf([cell]));

/** @param {import('./notebook.mjs').Output} output */
const withOutput = (output) => withCell(code('run();', [output], 1));

/** @param {(notebook: import('./notebook.mjs').Notebook) => void} change @returns {import('./checks/subject.mjs').Subject} */
function changed(change) {
  const notebook = notebookOf();
  change(notebook);
  return subjectFor(notebook);
}

/** @param {string} heading */
const without = (heading) => {
  const { cells, ...rest } = notebookOf();
  const kept = cells.filter(({ source }) => !String(source).startsWith(`## ${heading}`));
  return { ...rest, cells: kept };
};

/** @param {number} count */
const lines = (count) => 'f();\n'.repeat(count).trimEnd();

/** @param {number} count */
const short = (count) => Array.from({ length: count }, () => code('f();'));

/** @param {import('./notebook.mjs').Cell} cell @returns {import('./notebook.mjs').Cell} */
const collapsed = (cell) => ({ ...cell, metadata: { jupyter: { source_hidden: true } } });

/** @param {Parameters<typeof readmeRow>[1]} facts */
const listedAs = (facts) => subjectFor(notebookOf(), { readme: readmeRow(notebookOf(), facts) });

describe('the checks', () => {
  it('have nothing to say about a notebook in order', () => {
    expect(runChecks(ALL, subjectFor(notebookOf()))).toEqual([]);
  });

  /** @type {import('./notebook.mjs').ErrorOutput} */
  const error = { output_type: 'error', ename: 'Error', evalue: 'boom', traceback: [] };
  const bare = { data: [], layout: {} };

  it.each([
    ['an error output', withOutput(error), 'Error: boom'],
    ['text on standard error', withOutput(stream('stderr', '\u001b[31mType error\u001b[0m')), 'cell 4 (stderr): run();\n    Type error'],
    ['a failed claim', withOutput(claimed(false)), 'it is small: 2e-7, claimed < 1e-6'],
    ['a figure without a preview', withOutput(display({ [PLOTLY]: bare, 'text/plain': 'a' })), 'cell 4: the figure has no image/png'],
    ['a figure without a title in plain text', withOutput(display({ [PLOTLY]: bare, [PNG]: 'iVBOR' })), 'cell 4: the figure has no text/plain'],
    ['a figure without layout', withOutput(display({ [PLOTLY]: { data: [] }, [PNG]: 'i', 'text/plain': 'a' })), 'cell 4: the figure has no layout'],
    ['a figure given as a string', withOutput(display({ [PLOTLY]: '{}', [PNG]: 'i', 'text/plain': 'a' })), 'cell 4: the figure is not a JSON object'],
    ['a script in HTML', withOutput(display({ 'text/html': ['<b>x</b>\n', '<SCRIPT>go()</SCRIPT>'] })), 'cell 4: text/html holds <SCRIPT>'],
    ['a style block in HTML', withOutput(display({ 'text/html': '<style>b {}</style>' })), 'cell 4: text/html holds <style>'],
    ['an unexecuted cell', subjectFor(notebookOf([code('a', [], 1), code('b')])), 'cell 5: was not executed'],
    ['a notebook without outputs', withCell(code('run();')), 'no cell was executed'],
    ['cells executed out of order', subjectFor(notebookOf([code('a', [], 2), code('b', [], 1)])), 'cell 4: has execution count 2, not 1'],
    ['a home folder in an output', withOutput(stream('stdout', 'read /home/ada/data.idx\n')), 'cell 4: the output holds a path of one machine, /home/ada/data.idx'],
    ['a Windows path in an output', withOutput(stream('stdout', 'C:\\Users\\ada\\x')), 'C:\\Users\\ada\\x'],
    ['a path inside a figure', withOutput(display({ [PLOTLY]: { layout: { title: { text: '/tmp/x' } } }, [PNG]: 'i', 'text/plain': 'a' })), '/tmp/x'],
    ['a path in a source', withCell(code("load('/Users/ada/net');", [], 1)), 'cell 4: the source holds a path of one machine, /Users/ada/net'],
    ['the project’s own folder', withOutput(stream('stdout', 'in /opt/project/lib')), 'path of one machine, /opt/project'],
    ['a listing of more than a screen', withCell(code('f();\n'.repeat(26), [], 1)), 'cell 4: has 26 lines, a listing may have 25'],
    ['a second long cell', subjectFor(notebookOf([...short(9), code(lines(13)), code(lines(20))])), 'cell 13: has 13 lines in view, more than 12; one cell'],
    ['cells of many lines', subjectFor(notebookOf([code(lines(2)), code(lines(7)), code(lines(8))])), 'its code cells in view have 7 lines in the median, more than 6'],
    ['much code', subjectFor(notebookOf(Array.from({ length: 37 }, () => code(lines(6))))), 'its code in view has 222 lines, more than 220'],
    ['a wide line', withCell(code(`f(${'x'.repeat(86)});`, [], 1)), 'cell 4: a line in view has 90 characters, more than 88: f(xxxx'],
    ['no derivation', changed(({ cells }) => (cells[2] = markdown('## Predict\n\n![two nets](images/05-nets.svg) $$a$$ and $b$'))), 'has 1 displayed formulas, fewer than 8'],
    ['a drawing that nobody hears of', changed(({ cells }) => (cells[2] = markdown(String(cells[2]?.source).replace('two nets', '')))), 'has no drawing with an alternative text'],
    ['many claims in view', withCell(code('claim(…);', Array.from({ length: 4 }, () => claimed(true)), 1)), 'shows 4 claims open, more than 3 a figure'],
    ['many claims in one group', withCell(code('claims(…);', [claimedTogether([true, true, true, true])], 1)), 'shows 4 claims open'],
    ['a table with an empty head', withCell(markdown('| | |\n|---|---|\n| gain | $g$ |')), 'cell 4: each head of a table but the first needs a word beside its formula, got | | |'],
    ['a table with a formula for a head', withCell(markdown('so\n\n|Net|Gain $|g|$|$\\chi$|\n|:--|--:|---|\n|a|1|2|')), 'needs a word beside its formula, got |Net|Gain $|g|$|$\\chi$|'],
    ['a link to nowhere', withCell(markdown('see [there](notes/old.md#top)')), 'cell 4: the link notes/old.md leads nowhere'],
    ['a large file', subjectFor(notebookOf(), { text: 'x'.repeat(1_500_001) }), 'the file has 1.50 MB, more than 1.5 MB'],
    ['an output hidden in one place', withCell({ ...code('run();', [], 1), metadata: { jupyter: { outputs_hidden: true } } }), 'cell 4: collapsed and jupyter.outputs_hidden must agree'],
    ['an output hidden in the other', withCell({ ...code('run();', [], 1), metadata: { collapsed: true } }), 'cell 4: collapsed and jupyter.outputs_hidden must agree'],
    ['a bad name', subjectFor(notebookOf(), { name: '05_Detectives', collection: [] }), 'must be called NN-words-with-hyphens.ipynb, or A1-… for an appendix, got 05_Detectives.ipynb'],
    [
      'a number used twice',
      subjectFor(notebookOf(), { collection: ['04-xavier', '05-detectives', '05-other', '06-chaos'] }),
      'the number 05 is also that of 05-other',
    ],
    ['a title with another number', changed(({ cells }) => (cells[0] = markdown('# 5 · Names'))), 'cell 1: must begin with `# 05 · Title`'],
    ['a code cell in place of the title', changed(({ cells }) => cells.unshift(code(''))), 'cell 1: must begin with `# 05 · Title`'],
    ['no link to the neighbours', changed(({ cells }) => (cells[0] = markdown('# 05 · Names'))), 'no link to the previous notebook, 04-xavier.ipynb'],
    ['another kernel', changed(({ metadata }) => (metadata['kernelspec'] = { name: 'python3' })), 'the kernel must be tslab, got "python3"'],
    ['a notebook that the README leaves out', subjectFor(notebookOf(), { readme: '' }), 'README.md does not list it'],
    ['another title in the README', listedAs({ link: '[05 · Names](notebooks/05-detectives.ipynb)' }), 'must call it 05 · Do names tell the truth?'],
    ['no question in the README', listedAs({ question: '' }), 'must name its question'],
    ['other minutes in the README', listedAs({ minutes: '99 min' }), 'must say 1 min to read, says 99 min'],
    ['no seconds in the README', listedAs({ seconds: '' }), 'must say how many seconds it runs'],
    ['another number of claims in the README', listedAs({ claims: '7' }), 'must count 1 claims, says 7'],
    ['a notebook never baked', changed(({ metadata }) => delete metadata['gradient_lab']), 'was never baked; run `npm run notebooks -- 05-detectives`'],
    ['changed cells', changed(({ cells }) => cells.push(markdown('more'))), 'is stale: its cells changed after it was baked; run `npm run notebooks -- 05-detectives`'],
    ['a changed library', subjectFor(notebookOf(), { library: 'newer' }), 'is stale: what they use of lib/src changed'],
  ])('find %s', (_, subject, problem) => {
    expect(runChecks(ALL, subject).join('\n')).toContain(problem);
  });

  it.each(['You will be able to', 'Predict', 'Claims', 'Things to try', '中文小结', 'References'])('miss the section %s', (heading) => {
    expect(frameIsComplete(subjectFor(without(heading)))).toEqual([`the section \`## ${heading}\` is missing`]);
  });

  it('find sections in the wrong order', () => {
    const notebook = notebookOf();
    notebook.cells.splice(1, 2, ...notebook.cells.slice(1, 3).reverse());
    expect(runChecks(AUTHOR_CHECKS, subjectFor(notebook))).toEqual(['the section `## Predict` must come after `## You will be able to`']);
  });

  it('let one listing be, and what is collapsed', () => {
    const many = Array.from({ length: 9 }, () => claimed(true));
    const notebook = notebookOf([code(lines(25)), ...short(3), collapsed(code(lines(40), many)), collapsed(code(lines(200)))]);
    expect(runChecks(AUTHOR_CHECKS, subjectFor(notebook))).toEqual([]);
    expect(readingMinutes(notebook)).toBe(readingMinutes(notebookOf([code(lines(25)), ...short(3)])));
  });

  it('ask no derivation, aims or prediction of the first notebook', () => {
    const notebook = notebookOf();
    notebook.cells.splice(1, 2, markdown('## Something is wrong\n\n![two nets](images/05-nets.svg)'));
    const door = subjectFor(notebook, { name: '00-start-here' });
    expect([...derivationsAreWritten(door), ...frameIsComplete(door)]).toEqual([]);
    expect(derivationsAreWritten(subjectFor(notebook))).toHaveLength(1);
    expect(frameIsComplete(subjectFor(notebook))).toHaveLength(2);
  });

  it('know the name of an appendix, and ask no derivation of it', () => {
    const notebook = notebookOf();
    const [title, aims, , ...rest] = notebook.cells;
    notebook.cells = [{ ...title, ...markdown('# A2 · Names\n\n[previous](A1-words.ipynb)') }, { ...aims, ...markdown('## You will be able to') }, markdown('## Predict\n\n![two nets](images/05-nets.svg)'), ...rest];
    const appendix = { name: 'A2-names', collection: ['10-clipping', 'A1-words', 'A2-names'], exists: () => true };
    const readme = readmeRow(notebook, { link: '[A2 · Names](notebooks/A2-names.ipynb)' });
    expect(runChecks(AUTHOR_CHECKS, subjectFor(notebook, { ...appendix, readme }))).toEqual([]);
    expect(nameIsNumbered(subjectFor(notebook, { name: 'AB-names' }))).toHaveLength(1);
    expect(numberIsUnique(subjectFor(notebook, { ...appendix, collection: ['A2-names', 'A2-numbers'] }))).toHaveLength(1);
  });

  it('leave addresses on the web, code, pictures in base64 and relative paths alone', () => {
    const text = 'https://example.org/home/ada/x ~/home/ lib/tmp/x `[a](b.md)` [mail](mailto:a@b.c) [top](#top)';
    const image = { ...figure(), data: { ...figure().data, [PNG]: 'aa/tmp/x+/home/aa' } };
    expect(runChecks(ALL, subjectFor(notebookOf([markdown(text), code('run();', [image], 1)])))).toEqual([]);
  });

  it('let empty code cells be', () => {
    expect(runChecks(OUTPUT_CHECKS, subjectFor(notebookOf([code(''), code('run();', [], 1)])))).toEqual([]);
  });
});
