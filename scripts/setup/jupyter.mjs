import { delimiter, join } from 'node:path';
import { CUSTOM_STYLES } from './lab-styles.mjs';

/** @typedef {import('./project.mjs').Project} Project */

/**
 * The environment for Jupyter from `.venv`: the kernels in there come before the reader's own of the same name, and its configuration,
 * settings and workspaces stay in there. What else the reader sets in their environment wins.
 * @param {Project} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment(project, env) {
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const commands = join(project.python, '..');
  // It may name another clone, for a Jupyter of the reader's own.
  const kernels = env['JUPYTER_PATH'] && { JUPYTER_PATH: [join(project.venv, 'share', 'jupyter'), env['JUPYTER_PATH']].join(delimiter) };
  return {
    JUPYTER_PREFER_ENV_PATH: '1',
    JUPYTER_CONFIG_DIR: readersConfiguration(project),
    ...env,
    ...kernels,
    VIRTUAL_ENV: project.venv,
    [path]: [commands, env[path]].join(delimiter),
  };
}

/** @param {Project} project where Jupyter's configuration lies unless the reader has their own */
export const readersConfiguration = (project) => join(project.venv, 'etc', 'jupyter-reader');

/** Reading a notebook shall not change its file. */
export const SAVING = '--ContentsManager.pre_save_hook=scripts.jupyter.saving.before_saving';

/**
 * JupyterLab on this project and this machine only, with its default token. Later arguments win, so a reader's do.
 * In a container the reader often is root, which JupyterLab refuses unless told; bound to localhost and behind its token it may.
 * @param {Project} project
 * @param {readonly string[]} passedOn
 */
export function labArguments(project, passedOn) {
  return [
    '-m',
    'jupyterlab',
    '--ServerApp.ip=localhost',
    `--ServerApp.root_dir=${project.root}`,
    // Found from the project's folder, in which JupyterLab is started.
    SAVING,
    CUSTOM_STYLES,
    '--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb',
    ...(process.getuid?.() === 0 ? ['--ServerApp.allow_root=True'] : []),
    ...passedOn,
  ];
}
