import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { project } from '../../setup/project.mjs';
import { LICENSES, noteLicenses } from '../licenses/packages.mjs';

const ENTRIES = { 'gradient-lab': join(project.root, 'lib', 'src', 'index.ts'), tfjs: '@tensorflow/tfjs', 'tfjs-core': '@tensorflow/tfjs-core' };

/** danfo computes with the tfjs-core that there is, and draws nothing; its statistics, for which it has mathjs, are the library's. tfjs computes on wasm. */
const INSTEAD = {
  '@tensorflow/tfjs-backend-webgl': /** @type {const} */ (false),
  '@tensorflow/tfjs-node': '@tensorflow/tfjs-core',
  mathjs: /** @type {const} */ (false),
  'plotly.js-dist-min': /** @type {const} */ (false),
};

/**
 * The library and tfjs as modules for a browser, in one program, so that there is one tfjs-core. Where a file has a twin named `.browser.ts` beside it,
 * that is taken.
 * @param {string} folder gets the modules, and the WebAssembly programs and data that they fetch
 * @param {{ minify?: boolean }} [options]
 */
export async function bundleLibrary(folder, { minify = true } = {}) {
  const bundle = await rolldown({
    cwd: project.root,
    input: ENTRIES,
    platform: 'browser',
    plugins: [noteLicenses(join(folder, LICENSES))],
    resolve: { extensions: ['.browser.ts', '.ts', '.js', '.json'], alias: INSTEAD },
    transform: { define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' } },
    treeshake: { moduleSideEffects: (id) => !id.includes('/lib/src/') || /\/lib\/src\/(index|notebook\/index|ops\/backends\.browser)\.ts$/.test(id) },
    onLog(level, log, report) {
      // danfo's compiled modules say `this` where they mean nothing.
      if (log.code !== 'COMMONJS_VARIABLE_IN_ESM') report(level, log);
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    },
  });
  try {
    // Errors are shown with the names of the library's functions.
    const keepNames = { function: true, class: true };
    await bundle.write({ dir: folder, format: 'esm', minify: minify && { compress: { keepNames }, mangle: { keepNames } }, chunkFileNames: '[name]-[hash].js' });
  } finally {
    await bundle.close();
  }
  copyFiles(join(project.packages, '@tensorflow', 'tfjs-backend-wasm', 'dist'), join(folder, 'wasm'), (name) => name.endsWith('.wasm'));
  copyFiles(join(project.root, 'data'), join(folder, 'data'), (name) => name.endsWith('.gz') || name === 'ledger.json');
}

/** @param {string} from @param {string} to @param {(name: string) => boolean} wanted */
function copyFiles(from, to, wanted) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter(wanted)) copyFileSync(join(from, name), join(to, name));
}
