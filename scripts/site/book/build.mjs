import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { run } from '../../setup/run.mjs';
import { installPython, PYTHON } from '../environment.mjs';
import { copiedPackage, LICENSES, writePackages } from '../licenses/packages.mjs';
import { pythonPackages } from '../licenses/python.mjs';
import { chapterOf, indexOf } from './chapters.mjs';

const HOME = fileURLToPath(new URL('.', import.meta.url));

/** Packages of npm of which the pages have files. */
const COPIED = ['katex', 'plotly.js-cartesian-dist-min'];
/** Those of Python. */
const MAKERS = ['sphinx', 'sphinx-book-theme', 'pydata-sphinx-theme', 'sphinx-copybutton', 'sphinxcontrib-katex', 'myst-nb', 'pygments'];

/** @param {string} file @param {Uint8Array | string} content */
function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** @param {string} folder gets what Sphinx reads @returns {Promise<number>} how many notebooks */
async function prepare(folder) {
  const notebooks = readdirSync(project.notebooks).filter((name) => name.endsWith('.ipynb')).sort();
  const files = { add: (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) => write(join(folder, '_extra', name), content) };
  for (const name of notebooks) {
    const chapter = chapterOf(JSON.parse(readFileSync(join(project.notebooks, name), 'utf8')), name, files);
    write(join(folder, name), JSON.stringify(chapter));
  }
  write(join(folder, 'index.md'), indexOf(readFileSync(join(project.root, 'README.md'), 'utf8'), notebooks));
  copyFileSync(join(project.root, 'environment.md'), join(folder, 'environment.md'));
  copyFileSync(join(project.root, 'data', 'README.md'), join(folder, 'data.md'));
  copyFileSync(join(HOME, 'conf.py'), join(folder, 'conf.py'));
  cpSync(join(HOME, 'templates'), join(folder, 'templates'), { recursive: true });
  cpSync(join(project.notebooks, 'images'), join(folder, 'images'), { recursive: true });
  cpSync(join(HOME, 'static'), join(folder, '_static'), { recursive: true });
  const katex = join(project.packages, 'katex', 'dist');
  cpSync(join(katex, 'fonts'), join(folder, '_static', 'katex', 'fonts'), { recursive: true, filter: (name) => !/\.(ttf|woff)$/.test(name) });
  copyFileSync(join(katex, 'katex.min.css'), join(folder, '_static', 'katex', 'katex.min.css'));
  // The traces that lie in a plane, a third of the whole.
  copyFileSync(join(project.packages, 'plotly.js-cartesian-dist-min', 'plotly-cartesian.min.js'), join(folder, '_static', 'plotly.js'));
  return notebooks.length;
}

/**
 * Has Sphinx make the pages.
 * @param {string} source @param {string} folder
 * @returns {Promise<string[]>} its warnings
 */
async function makePages(source, folder) {
  // KaTeX runs in the Node that runs this.
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };
  const { failure, stderr } = await run(PYTHON, ['-m', 'sphinx', '-b', 'html', '-q', '-d', join(source, '_build'), source, folder], { env, timeoutSeconds: 900 });
  if (failure !== undefined) throw new Error(`Sphinx could not make the book: ${failure}`);
  return stderr.split('\n').filter((line) => /WARNING|ERROR/.test(line)).map((line) => line.replaceAll(source, ''));
}

/**
 * The book: the notebooks as they are committed, as pages.
 * @param {string} folder
 * @param {import('../../setup/report.mjs').Report} report
 */
export async function buildBook(folder, report) {
  await report.step('Python packages of the site', () => installPython(report));
  const { path: source, remove } = temporaryFolder('gradient-lab-book-');
  try {
    await report.step('chapters', async () => `${await prepare(source)} notebooks`);
    await report.step('book', async () => {
      const warnings = await makePages(source, folder);
      for (const warning of warnings) report.warn(warning);
      writePackages(join(folder, '_static', LICENSES), [...COPIED.map((name) => copiedPackage(join(project.packages, name))), ...(await pythonPackages(MAKERS))]);
      return warnings.length === 0 ? 'made' : `made, ${warnings.length} warnings`;
    });
  } finally {
    remove();
  }
}
