import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

const LIBRARY = fileURLToPath(new URL('library.cjs', import.meta.url));

const DIST = 'node_modules/gradient-lab/dist';
const TYPES = 'export declare const version: number;\nexport declare function clip(limit: number): number;\n';
const code = (/** @type {number} */ version) => `
exports.version = exports.rate = ${version};
function check(limit) { if (!(limit > 0)) throw new RangeError('clip: limit must be > 0, got ' + limit); }
exports.clip = function clip(limit) { [limit].forEach((value) => check(value)); return limit; };
`;

/** @param {string} folder */
function installLibrary(folder) {
  mkdirSync(join(folder, DIST), { recursive: true });
  const files = { '../package.json': JSON.stringify({ name: 'gradient-lab', main: 'dist/index.js', types: 'dist/index.d.ts' }), 'index.d.ts': TYPES };
  for (const [name, text] of Object.entries({ ...files, 'index.js': code(1), '.tsbuildinfo': 'first' })) writeFileSync(join(folder, DIST, name), text);
}

const CELLS = [
  `import { clip, version } from 'gradient-lab';\nversion`,
  `clip(1);\nclip(-1);`,
  `import { version } from 'gradient-lab';\nversion`,
  { file: join(DIST, 'index.js'), text: code(2) },
  `import { version } from 'gradient-lab';\nversion`,
  { file: join(DIST, 'index.d.ts'), text: `${TYPES}export declare const rate: number;\n` },
  { file: join(DIST, '.tsbuildinfo'), text: 'second' },
  `import { clip, version } from 'gradient-lab';\nversion`,
  `import { rate } from 'gradient-lab';\nrate`,
];

describe('gradient-lab in the kernel', { timeout: 60_000 }, () => {
  /** @type {string[]} */
  let shown = [];

  beforeAll(async () => {
    const { results } = await runCells(CELLS, { prepare: installLibrary });
    shown = results.map(({ outputs }) => outputs.map(([, text]) => text).join(''));
  }, 60_000);

  it('names the function that was called, not the frames inside it', () => {
    expect(shown[1]).toBe('RangeError: clip: limit must be > 0, got -1\n  at gradient-lab: clip\n  at cell line 2: clip(-1);\n');
  });

  it('keeps the loaded code until a build has ended', () => {
    expect([shown[0], shown[2], shown[4]]).toEqual(['1\n', '1\n', '1\n']);
  });

  it('takes the new code when a cell imports it after a rebuild', () => {
    expect(shown[7]).toBe('2\n');
  });

  it('takes the new types with it', () => {
    expect(shown[8]).toBe('2\n');
  });

  it('is loaded before a cell imports it, without a backend, and nothing else comes of it', () => {
    const program = `const before = JSON.stringify([process.env, Object.keys(globalThis)]);
      require(${JSON.stringify(LIBRARY)}).loadLibrary();
      const loaded = (name) => Object.keys(require.cache).some((file) => file.replaceAll('\\\\', '/').includes(name));
      const scope = Object.keys(globalThis).filter((name) => !/^_tf|^proto$/.test(name));
      console.log(loaded('/lib/dist/index.js'), loaded('tfjs_binding.node'), JSON.stringify([process.env, scope]) === before);`;
    expect(execFileSync(process.execPath, ['--eval', program], { cwd: project.notebooks, encoding: 'utf8' })).toBe('true false true\n');
  });
});
