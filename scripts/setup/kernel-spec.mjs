import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeIfChanged } from './atomic-file.mjs';

/** @typedef {import('./project.mjs').Project} Project */

/** @type {typeof import('../kernel/signals.cjs')} */
const { canBlockSignals } = createRequire(import.meta.url)('../kernel/signals.cjs');

/**
 * How the stop button reaches the kernel. A signal also ends a loop that never awaits, but native TensorFlow survives it only where signals can be
 * blocked; a message waits for the next await. Windows has no signals.
 * @param {string | undefined} backend
 * @param {NodeJS.Platform} [platform]
 * @param {() => boolean} [blockable]
 */
export function interruptMode(backend, platform = process.platform, blockable = canBlockSignals) {
  return platform !== 'win32' && (backend === 'wasm' || blockable()) ? 'signal' : 'message';
}

/**
 * What Jupyter runs for a notebook in this checkout. Paths are absolute, so that neither PATH nor the folder a notebook lies in matters.
 * Jupyter lets `env` win over the reader's own environment: only what the set-up decided goes there, defaults belong to the preload.
 * @param {Project} project
 * @param {{ node: string, backend?: string | undefined }} choice
 */
export function kernelSpec(project, { node, backend }) {
  return {
    argv: [
      node,
      '--require',
      join(project.root, 'scripts', 'kernel', 'preload.cjs'),
      join(project.packages, 'tslab', 'bin', 'tslab'),
      'kernel',
      '--config-path',
      '{connection_file}',
    ],
    display_name: 'TypeScript (tslab)',
    language: 'typescript',
    interrupt_mode: interruptMode(backend),
    env: backend === undefined ? {} : { GRADIENT_LAB_BACKEND: backend },
  };
}

/** @param {Project} project */
export function kernelSpecFile(project) {
  return join(project.venv, 'share', 'jupyter', 'kernels', 'tslab', 'kernel.json');
}

/**
 * @param {Project} project
 * @param {{ node?: string, backend?: string | undefined }} choice
 * @returns {string} what was done, for the step's line
 */
export function installKernelSpec(project, { node = process.execPath, backend }) {
  const text = `${JSON.stringify(kernelSpec(project, { node, backend }), null, 2)}\n`;
  return writeIfChanged(kernelSpecFile(project), text) ? 'written into .venv' : 'up to date';
}
