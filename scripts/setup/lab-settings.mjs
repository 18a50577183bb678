import { join } from 'node:path';
import { writeIfChanged } from './atomic-file.mjs';

/** @typedef {import('./project.mjs').Project} Project */

/** JupyterLab asks every new reader whether it may fetch news. The answer here is no, as a default that they can change. */
export const LAB_DEFAULTS = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false } };

/**
 * Puts the defaults into .venv, for every JupyterLab that starts from there.
 * @param {Project} project
 */
export function installLabDefaults(project) {
  writeIfChanged(join(project.venv, 'share', 'jupyter', 'lab', 'settings', 'overrides.json'), `${JSON.stringify(LAB_DEFAULTS, null, 2)}\n`);
}
