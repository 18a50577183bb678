import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { project } from '../setup/project.mjs';
import { installRequirements } from '../setup/venv.mjs';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const VENV = join(project.root, '.cache', 'site-venv');

/** The Python that builds the site, in an environment of its own: readers need none of it. */
export const PYTHON = process.platform === 'win32' ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python');

/** @param {import('../setup/report.mjs').Report} report */
export const installPython = (report) =>
  installRequirements({ venv: VENV, python: PYTHON, stamps: join(VENV, 'gradient-lab') }, REQUIREMENTS, 'Sphinx and JupyterLite', process.env, report);
