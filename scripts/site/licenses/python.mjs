import { project } from '../../setup/project.mjs';
import { run } from '../../setup/run.mjs';
import { PYTHON } from '../environment.mjs';

/**
 * Packages of Python of which files are copied, by pip-licenses.
 * @param {readonly string[]} names
 * @returns {Promise<import('./packages.mjs').Package[]>}
 */
export async function pythonPackages(names) {
  const words = ['-m', 'piplicenses', '--python', PYTHON, '--with-license-file', '--no-license-path', '--format=json', '--packages', ...names];
  const { failure, stdout } = await run(PYTHON, words, { cwd: project.root });
  if (failure !== undefined) throw new Error(`pip-licenses failed: ${failure}`);
  /** @type {{ Name: string, Version: string, License: string, LicenseText: string }[]} */
  const found = JSON.parse(stdout);
  const missing = names.filter((name) => !found.some(({ Name }) => Name.toLowerCase() === name));
  if (missing.length > 0) throw new Error(`pip-licenses knows nothing of ${missing.join(', ')}`);
  return found.map(({ Name, Version, License, LicenseText }) => ({ name: Name, versionInfo: Version, licenseId: License, extractedText: LicenseText }));
}
