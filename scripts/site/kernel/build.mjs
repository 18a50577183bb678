// Builds the extension into dist/: what JupyterLite loads, by Jupyter's own builder, and the two workers.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { run } from '../../setup/run.mjs';
import { LICENSES, noteLicenses } from '../licenses/packages.mjs';

const HOME = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HOME, 'dist');
const SHARED = fileURLToPath(new URL('../../kernel/', import.meta.url));

/** What TypeScript asks for where it finds Node, and tslab for its paths. */
const WITHOUT_NODE = Object.fromEntries(['fs', 'os', 'inspector', 'perf_hooks', 'module', 'source-map-support', 'crypto'].map((name) => [name, /** @type {const} */ (false)]));

/**
 * A module of the kernel on the desk has a twin for the browser where there is a file of that name with `.browser` before its ending.
 * @type {import('rolldown').Plugin}
 */
const takeTwins = {
  name: 'twins',
  resolveId(id, importer) {
    if (!id.endsWith('.cjs') || importer === undefined) return null;
    const file = join(dirname(importer), id);
    const twin = file.replace(/\.cjs$/, '.browser.cjs');
    return file.startsWith(SHARED) && existsSync(twin) ? twin : null;
  },
};

/**
 * tslab's converter calls a variable `await`, which a module may not.
 * @type {import('rolldown').Plugin}
 */
const renameAwait = {
  name: 'await',
  transform: (code, id) => (id.endsWith('/tslab/dist/converter.js') ? code.replace(/\bawait(?= = ts|\.kind|\.parent)/g, 'awaiting') : null),
};

/**
 * TypeScript's corrections and rearrangements of code, for which notebooks have no place: what registers them is left out, and with it what they consist of.
 * @type {import('rolldown').Plugin}
 */
const leaveOutFixes = {
  name: 'fixes',
  transform: (code, id) => (id.endsWith('/typescript-for-tslab/lib/typescript.js') ? code.replace(/^( +)(?=register(CodeFix|Refactor)\()/gm, '$1/* @__PURE__ */ ') : null),
};

/** @param {string} folder */
export async function buildWorkers(folder) {
  const bundles = { language: join(HOME, 'language', 'worker.mjs'), executor: join(HOME, 'executor', 'worker.mjs') };
  for (const [name, input] of Object.entries(bundles)) {
    const bundle = await rolldown({
      input,
      platform: 'browser',
      plugins: [takeTwins, renameAwait, leaveOutFixes, noteLicenses(join(folder, `${name}-${LICENSES}`))],
      resolve: { alias: { ...WITHOUT_NODE, path: 'path-browserify', '@tslab/typescript-for-tslab$': join(HOME, 'language', 'typescript.cjs') } },
      transform: { define: { 'process.env': '{}', 'process.version': '"v22.0.0"', __dirname: '"/kernel"' } },
      onLog(level, log, report) {
        if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
        if (log.code !== 'EVAL') report(level, log);
      },
    });
    await bundle.write({ file: join(folder, `${name}.js`), format: 'esm', minify: true });
    await bundle.close();
  }
}

/** @returns {Promise<string>} the folder of the finished extension */
export async function buildKernel() {
  const builder = createRequire(join(HOME, 'package.json')).resolve('@jupyter/builder/lib/build-labextension.js');
  const core = createRequire(builder).resolve('@jupyterlab/core-meta/core.package.json');
  const { failure } = await run(process.execPath, [builder, '--core-package-file', core, HOME], { cwd: HOME });
  if (failure !== undefined) throw new Error(`the kernel's extension could not be built: ${failure}`);
  await buildWorkers(join(DIST, 'static', 'workers'));
  return DIST;
}
