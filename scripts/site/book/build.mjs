import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { run } from '../../setup/run.mjs';
import { installPython, PYTHON } from '../environment.mjs';
import { copiedPackage, LICENSES, writePackages } from '../licenses/packages.mjs';
import { pythonPackages } from '../licenses/python.mjs';
import { copyPlane } from '../plotly.mjs';
import { chapterOf, indexOf, LAB } from './chapters.mjs';

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
  return notebooks.length;
}

/** The theme's icons, all of Font Awesome's as pictures in a script: half a megabyte, beside the font and the styles that show the same ones. */
const ICONS = / *<script defer src="[^"]*\/fontawesome\.js[^"]*"><\/script>\n/;

/** @param {string} folder of the pages */
function leaveOutIcons(folder) {
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
    const page = readFileSync(join(folder, name), 'utf8');
    if (!ICONS.test(page)) throw new Error(`${name} does not load the theme's icons as it used to`);
    writeFileSync(join(folder, name), page.replace(ICONS, ''));
  }
  rmSync(join(folder, '_static', 'scripts', 'fontawesome.js'));
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
      // Figures are drawn by the lab's plotly.js.
      copyPlane(join(folder, LAB));
      const warnings = await makePages(source, folder);
      leaveOutIcons(folder);
      for (const warning of warnings) report.warn(warning);
      writePackages(join(folder, '_static', LICENSES), [...COPIED.map((name) => copiedPackage(join(project.packages, name))), ...(await pythonPackages(MAKERS))]);
      return warnings.length === 0 ? 'made' : `made, ${warnings.length} warnings`;
    });
  } finally {
    remove();
  }
}
