import { serve } from '../lib/remote.mjs';
import { Cells, localImports } from './cells.mjs';
import { files, ROOT } from './files.cjs';

/** @type {Cells | undefined} */
let cells;

const started = () => {
  if (cells === undefined) throw new Error('the language service has not been started');
  return cells;
};

/** @param {string} url of a JSON record of texts by path */
async function readDeclarations(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  for (const [path, text] of Object.entries(await answer.json())) files.set(path, text);
}

serve({
  /** @param {string} declarations address @param {string} path of the notebook's folder */
  async start(declarations, path) {
    await readDeclarations(declarations);
    cells = new Cells(path);
    cells.warmUp();
  },
  restart: (/** @type {string} */ path) => { started().restart(path); },
  localImports,
  /** @param {string} path on the drive @param {string | undefined} text */
  setFile: (path, text) => { files.set(`${ROOT}/${path}`, text); },
  prepare: (/** @type {string} */ source, /** @type {number} */ cell) => started().prepare(source, cell),
  settle: (/** @type {boolean} */ done, /** @type {string[]} */ assigned) => { started().settle(done, assigned); },
  describe: (/** @type {import('./thrown.mjs').Thrown} */ thrown, /** @type {number} */ cell) => started().describe(thrown, cell),
  complete: (/** @type {string} */ code, /** @type {number} */ cursor) => started().complete(code, cursor),
  inspect: (/** @type {string} */ code, /** @type {number} */ cursor) => started().inspect(code, cursor),
  isComplete: (/** @type {string} */ code) => started().isComplete(code),
});
