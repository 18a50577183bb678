import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockIsCurrent, matchesLock, npmCommand } from './npm-packages.mjs';

const lock = {
  packages: {
    '': { dependencies: { a: '1.0.0' }, devDependencies: { b: '^2.0.0', c: '^3.0.0' } },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/only-on-windows': { version: '4.0.0', integrity: 'sha512-w', optional: true },
    'node_modules/lab': { link: true },
  },
};
/** @param {Record<string, object>} changed */
const installed = (changed = {}) => ({
  packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/lab': { link: true }, ...changed },
});

describe('matchesLock', () => {
  it('accepts the packages of the lock file, optional ones for other platforms aside', () => {
    expect(matchesLock(lock, installed())).toBe(true);
  });

  it('rejects another version, another content and a missing package', () => {
    expect(matchesLock(lock, installed({ 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }))).toBe(false);
    expect(matchesLock(lock, installed({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }))).toBe(false);
    expect(matchesLock(lock, { packages: {} })).toBe(false);
  });

  it('rejects an installation that did not finish', () => {
    expect(matchesLock(lock, undefined)).toBe(false);
    expect(matchesLock(lock, {})).toBe(false);
  });
});

describe('lockIsCurrent', () => {
  it('compares dependencies, whatever their order', () => {
    expect(lockIsCurrent({ dependencies: { a: '1.0.0' }, devDependencies: { c: '^3.0.0', b: '^2.0.0' } }, lock)).toBe(true);
    expect(lockIsCurrent({ dependencies: { a: '1.0.0' }, devDependencies: { b: '^2.0.0' } }, lock)).toBe(false);
  });
});

describe('npmCommand', () => {
  const node = join('/opt', 'node', 'bin', 'node');
  const beside = join('/opt', 'node', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');

  it('uses the npm that started the script', () => {
    const command = npmCommand({ npm_execpath: '/somewhere/npm-cli.js' }, { node, exists: () => true });
    expect(command).toEqual({ command: node, args: ['/somewhere/npm-cli.js'], shell: false });
  });

  it('finds the npm beside node when started without npm', () => {
    expect(npmCommand({}, { node, exists: (file) => file === beside }).args).toEqual([beside]);
  });

  it('leaves it to PATH otherwise', () => {
    expect(npmCommand({}, { node, exists: () => false }).command).toBe('npm');
  });

  it.each(['/x/pnpm.cjs', '/x/yarn.js', '/x/yarn-1.22.22.cjs'])('refuses %s', (starter) => {
    expect(() => npmCommand({ npm_execpath: starter }, { node, exists: () => true })).toThrow(/only npm reads/);
  });
});
