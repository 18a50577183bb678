import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium.mjs';
import { claimsMarkdown, claimsText, readClaims } from './claims.mjs';
import { findFailures } from './failures.mjs';
import { kernelEnvironment } from './kernel-environment.mjs';
import { figurePlans, figuresByCell } from './lab-figures.mjs';
import { PLOTLY } from './notebook.mjs';
import { selectNotebooks } from './selection.mjs';
import { hashSources } from './stamp.mjs';
import { claimed, claimedTogether, code, display, figure, markdown, notebookOf, stream } from './synthetic.mjs';
import { temporaryFolder } from './temporary.mjs';

/** @param {Record<string, string>} files @param {(folder: string) => void} use */
function withFiles(files, use) {
  const { path, remove } = temporaryFolder('gradient lab test ');
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(path, name, '..'), { recursive: true });
      writeFileSync(join(path, name), text, { mode: 0o755 });
    }
    use(path);
  } finally {
    remove();
  }
}

describe('temporaryFolder', () => {
  it('is gone after remove', () => {
    const { path, remove } = temporaryFolder('gradient-lab-test-');
    expect(existsSync(path)).toBe(true);
    remove();
    remove();
    expect(existsSync(path)).toBe(false);
  });

  it.each(/** @type {const} */ (['SIGINT', 'SIGTERM']))('is gone after %s, of which the process dies as others do', (signal) => {
    const code = `import { temporaryFolder } from '${new URL('temporary.mjs', import.meta.url).href}';
      console.log(temporaryFolder('gradient-lab-test-').path); process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    expect(ended.signal).toBe(signal);
    expect(ended.stdout).toContain('gradient-lab-test-');
    expect(existsSync(ended.stdout.trim())).toBe(false);
  });
});

describe('hashSources', () => {
  it('depends on cells, not on how their lines are stored nor on outputs', () => {
    const hash = hashSources(notebookOf([code('a\nb', [figure()], 1)]));
    expect(hashSources(notebookOf([{ ...code('', [], null), source: ['a\n', 'b'] }]))).toBe(hash);
    expect(hashSources(notebookOf([code('a\nc')]))).not.toBe(hash);
    expect(hashSources(notebookOf([markdown('a\nb')]))).not.toBe(hash);
  });

  it('depends on the modules beside the notebook that its cells import', () => {
    const notebook = notebookOf([code("import { one } from './own';\none;")]);
    /** @param {Record<string, string>} files */
    const hashBeside = (files) => {
      let hash = '';
      withFiles(files, (folder) => { hash = hashSources(notebook, folder); });
      return hash;
    };
    const hash = hashBeside({ 'own.ts': 'export const one = 1;' });
    expect(hashBeside({ 'own.ts': 'export const one = 1;', 'other.ts': '' })).toBe(hash);
    expect(hashBeside({ 'own.ts': 'export const one = 2;' })).not.toBe(hash);
  });
});

describe('selectNotebooks', () => {
  const files = { '00-start.ipynb': '', '01-one.ipynb': '', '10-clip.ipynb': '', 'A1-listing.ipynb': '', 'notes.txt': '' };
  it.each([
    [[], ['00-start', '01-one', '10-clip', 'A1-listing']],
    [['A1', 'a1-l'], ['A1-listing']],
    [['1'], ['01-one']],
    [['10'], ['10-clip']],
    [['01-one.ipynb', '1'], ['01-one']],
    [['10-cl', '0'], ['10-clip', '00-start']],
  ])('%j means %j', (words, names) => {
    withFiles(files, (folder) => expect(selectNotebooks(words, folder)).toEqual(names.map((name) => join(folder, `${name}.ipynb`))));
  });

  it('refuses a word that means none, and an empty folder', () => {
    withFiles(files, (folder) => expect(() => selectNotebooks(['7'], folder)).toThrow('no notebook is called 7; there are 00-start, 01-one, 10-clip, A1-listing'));
    withFiles({}, (folder) => expect(() => selectNotebooks([], folder)).toThrow('no notebook in'));
  });
});

describe('findChromium', () => {
  it('takes the named program, then one on the path, then the one Playwright fetched', () => {
    withFiles({ 'bin/chromium': '', 'own/browser': '', fetched: '' }, (folder) => {
      const at = (/** @type {string} */ name) => join(folder, name);
      const PATH = [at('nowhere'), at('bin')].join(delimiter);
      expect(findChromium({ PATH, CHROMIUM_PATH: at('own/browser') }, 'linux', at('fetched'))).toBe(at('own/browser'));
      expect(findChromium({ PATH }, 'linux', at('fetched'))).toBe(at('bin/chromium'));
      expect(findChromium({ PATH: at('own') }, 'linux', at('fetched'))).toBe(at('fetched'));
      expect(findChromium({ PATH: at('own') }, 'linux', at('nothing'))).toBeUndefined();
      expect(() => findChromium({ PATH, CHROME_PATH: at('nothing') }, 'linux')).toThrow('CHROME_PATH must name a browser’s program'.replace('’', "'"));
    });
  });
});

describe('kernelEnvironment', () => {
  const wild = { PATH: '/bin', MNIST_DIR: '/data', GRADIENT_LAB_SEED: '9', GRADIENT_LAB_MNIST: 'full' };
  it('does not let the reader’s own data and seed in', () => {
    const environment = kernelEnvironment({ data: 'shipped', runtime: '/run' }, wild);
    expect(environment).toMatchObject({ PATH: '/bin', GRADIENT_LAB_MNIST: 'shipped', JUPYTER_PREFER_ENV_PATH: '1', JUPYTER_RUNTIME_DIR: '/run' });
    expect(environment).not.toHaveProperty('MNIST_DIR');
    expect(environment).not.toHaveProperty('GRADIENT_LAB_SEED');
  });
  it('passes the wanted ones on', () => {
    expect(kernelEnvironment({ data: 'full', seed: 0, runtime: '/run' }, wild)).toMatchObject({ MNIST_DIR: '/data', GRADIENT_LAB_MNIST: 'full', GRADIENT_LAB_SEED: '0' });
  });
});

describe('findFailures', () => {
  const noisy = 'Error: boom\n    at cell\n    at run (node:vm:1:2)\n    at x (/p/node_modules/tslab/dist/executor.js:1:1)\n';
  it('describes the cell at which the kernel stopped, without the kernel’s own frames', () => {
    const notebook = notebookOf([code('// why\nthrow x;', [stream('stderr', noisy)])]);
    expect(findFailures(notebook, { index: 3, message: '' })).toEqual([{ index: 3, kind: 'stopped', source: '// why', message: 'Error: boom\n    at cell' }]);
  });
  it('says so when the kernel gave no reason', () => {
    expect(findFailures(notebookOf([code('x')]), { index: 3, message: '' })).toMatchObject([{ kind: 'stopped', message: 'the kernel reported an error' }]);
  });
  it('lists failed claims and nothing that is well', () => {
    expect(findFailures(notebookOf([code('x', [claimed(true), claimed(false, 'it is large'), stream('stdout', 'fine')])]))).toMatchObject([{ index: 3, kind: 'claim' }]);
  });
  it('lists the failed claims of a group one by one, and claims of one text', () => {
    const notebook = notebookOf([code('x', [claimedTogether([true, false, false])]), code('y', [claimed(true, 'number 0')])]);
    expect(findFailures(notebook)).toMatchObject([
      { index: 3, kind: 'claim', message: '✗ number 1: 0.29999, claimed < 0.3' }, { index: 3, kind: 'claim' }, { index: 4, kind: 'name', message: expect.stringContaining('number 0') },
    ]);
  });
});

describe('claims', () => {
  const rows = readClaims(notebookOf([code('x', [claimed(true), claimed(false)])]), '05-detectives');
  it('are read out of the outputs, in order', () => {
    expect(rows.map(({ notebook, index, passed }) => [notebook, index, passed])).toEqual([['05-detectives', 3, true], ['05-detectives', 3, false]]);
  });
  it('count one by one where they are a group', () => {
    const grouped = readClaims(notebookOf([code('x', [claimed(true), claimedTogether([true, false])])]), '05-detectives');
    expect(grouped.map(({ text, passed }) => [text, passed])).toEqual([['it is small', true], ['number 0', true], ['number 1', false]]);
    expect(claimsMarkdown(grouped).split('\n')[4]).toBe('| 05-detectives | number 1 | 0.29999 | < 0.3 | ✗ |');
  });
  it('make a table', () => {
    expect(claimsMarkdown(rows).split('\n')[3]).toBe('| 05-detectives | it is small | 2e-7 | < 1e-6 | ✗ |');
    expect(claimsText(rows).split('\n')[0]).toMatch(/it is small +2e-7 +< 1e-6 +✓$/);
  });
});

describe('figures of a notebook', () => {
  const slider = display({ [PLOTLY]: { data: [], layout: { sliders: [{ steps: [{}, {}] }] } } });
  const notebook = notebookOf([code('a', [figure(), slider], 1), markdown('m'), code('b', [slider], 2)]);
  it('are counted by cell', () => {
    expect([...figuresByCell(notebook)]).toEqual([[3, 2], [5, 1]]);
  });
  it('are planned with their place in the cell and their controls', () => {
    expect(figurePlans(notebook)).toMatchObject([
      { index: 3, place: 0, height: 300, steps: 0, buttons: [] },
      { index: 3, place: 1, height: 360, steps: 2 },
      { index: 5, place: 0, height: 360, steps: 2 },
    ]);
  });
});
