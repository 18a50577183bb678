import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { findPython, pythonCandidates } from './python.mjs';
import { run } from './run.mjs';
import { pinnedVersions } from './venv.mjs';

/** @typedef {import('./python.mjs').Python} Python */

/** @param {Record<string, Partial<Python>>} machine what each command on this pretended machine is */
function machineWith(machine) {
  return async (/** @type {{ command: string }} */ { command }) => {
    const python = machine[command];
    return python && { executable: `/usr/bin/${command}`, version: /** @type {[number, number]} */ ([3, 12]), canMakeVenv: true, ...python };
  };
}

describe('pythonCandidates', () => {
  it('tries only what PYTHON names', () => {
    expect(pythonCandidates({ PYTHON: '/opt/py' })).toEqual([{ command: '/opt/py', args: [] }]);
  });

  it('tries known versions before python3, and the launcher first on Windows', () => {
    expect(pythonCandidates({}, 'linux').map(({ command }) => command)).toEqual(['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3', 'python']);
    expect(pythonCandidates({}, 'win32')[0]).toEqual({ command: 'py', args: ['-3'] });
  });
});

describe('findPython', () => {
  it('skips a Python that is too old, and one without venv', async () => {
    const ask = machineWith({ 'python3.12': { canMakeVenv: false }, python3: { version: [3, 8] }, python: { version: [3, 11] } });
    expect((await findPython({}, { uv: false, ask }))?.version).toEqual([3, 11]);
  });

  it('takes a Python without venv where uv makes the environment, and none at all where there is none', async () => {
    expect((await findPython({}, { uv: true, ask: machineWith({ python3: { canMakeVenv: false } }) }))?.executable).toBe('/usr/bin/python3');
    expect(await findPython({}, { uv: true, ask: machineWith({}) })).toBeUndefined();
  });

  it.each([
    ['no Python', {}, {}, /no Python was found/, /install Python 3\.10 or newer/],
    ['only an old one', {}, { python3: { version: [3, 9] } }, /newest Python found is 3\.9/, /install Python 3\.10 or newer/],
    ["Debian's Python without venv", {}, { python3: { version: [3, 11], canMakeVenv: false } }, /without venv and ensurepip/, /apt install python3\.11-venv/],
    ['PYTHON that does not run', { PYTHON: '/no/python' }, {}, /PYTHON=\/no\/python is no Python that runs/, /unset it/],
    ['PYTHON that is old', { PYTHON: 'python2' }, { python2: { version: [2, 7] } }, /PYTHON=python2 is Python 2\.7/, /unset it/],
  ])('explains %s', async (_, env, machine, cause, next) => {
    const ask = machineWith(/** @type {Record<string, Partial<Python>>} */ (machine));
    await expect(findPython(env, { uv: false, ask })).rejects.toMatchObject({ reason: expect.stringMatching(cause), next: expect.stringMatching(next) });
  });

  it('ends the set-up with two plain lines on a machine without Python', async () => {
    const { path: root, remove } = temporaryFolder('gradient lab no python ');
    writeFileSync(join(root, 'requirements.txt'), 'jupyterlab==4.6.6\n');
    const [venv, project, report] = ['venv', 'project', 'report'].map((name) => new URL(`${name}.mjs`, import.meta.url).href);
    const code = `
      import { setUpVenv } from '${venv}'; import { projectAt } from '${project}'; import { createReport, describeFailure } from '${report}';
      const report = createReport();
      await report.step('Python environment', () => setUpVenv(projectAt(${JSON.stringify(root)}), process.env, report)).catch((error) => console.log(describeFailure(error)));`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: fileURLToPath(new URL('.', import.meta.url)), env: { PATH: '' } });
    remove();
    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([expect.stringMatching(/^✗ Python environment — no Python was found$/), expect.stringMatching(/^→ install Python 3\.10/)]);
  });
});

describe('pinnedVersions', () => {
  it('reads exact pins and nothing else', () => {
    expect([...pinnedVersions('# plotly==1\njupyterlab==4.6.6\r\npip==26.3\n\nnumpy>=2\n')]).toEqual([
      ['jupyterlab', '4.6.6'],
      ['pip', '26.3'],
    ]);
  });
});
