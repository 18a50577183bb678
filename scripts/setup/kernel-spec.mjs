import { join } from 'node:path';
import { readIfPresent, writeWhole } from './atomic-file.mjs';

/** @typedef {import('./project.mjs').Project} Project */

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
    interrupt_mode: 'signal',
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
  const file = kernelSpecFile(project);
  const text = `${JSON.stringify(kernelSpec(project, { node, backend }), null, 2)}\n`;
  if (readIfPresent(file) === text) return 'up to date';
  writeWhole(file, text);
  return 'written into .venv';
}
