import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';

const { canBlockSignals } = createRequire(import.meta.url)('./signals.cjs');
const LIBRARY = fileURLToPath(new URL('tensorflow-library.cjs', import.meta.url));
const isNative = existsSync(join(project.tfjsNode, 'deps', 'lib'));

/** @param {NodeJS.ProcessEnv} env @returns {string[]} what the process says, and whether TensorFlow's library is in its memory in the end */
function load(env) {
  const program = `require(${JSON.stringify(LIBRARY)}).loadInBackground();
    console.log('goes on');
    process.on('exit', () => console.log(require('node:fs').readFileSync('/proc/self/maps', 'utf8').includes('/libtensorflow')));`;
  return execFileSync(process.execPath, ['--eval', program], { cwd: project.notebooks, env: { ...process.env, ...env }, encoding: 'utf8' }).trim().split('\n');
}

describe.skipIf(process.platform !== 'linux' || !isNative || !canBlockSignals())("TensorFlow's library", () => {
  it('is loaded without the addon, where cells are going to compute with it', () => {
    expect(load({ GRADIENT_LAB_BACKEND: '' })).toEqual(['goes on', 'true']);
    expect(load({ GRADIENT_LAB_BACKEND: 'wasm' })).toEqual(['goes on', 'false']);
  });
});
