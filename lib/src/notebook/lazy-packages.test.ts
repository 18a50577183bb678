import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireLazily } from './lazy-packages';

interface Owner {
  double(x: number): number;
  call(x: number): number;
}

let folder: string;
const loads = (): unknown => (globalThis as { loads?: unknown }).loads;

/** A package that uses another as danfo uses its own. */
function write(name: string, text: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'index.js'), text);
}

describe('a package whose dependencies are loaded when they are used', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gradient-lab-lazy-'));
    write('node_modules/heavy', 'globalThis.loads = (globalThis.loads ?? 0) + 1; module.exports = Object.assign((x) => x + 1, { twice: (x) => 2 * x });');
    write('.', `
      const heavy = require('heavy');
      const wrapped = heavy && heavy.__esModule ? heavy : { default: heavy };
      exports.double = (x) => (0, heavy.twice)(x);
      exports.call = (x) => wrapped.default(x);`);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('loads them once, at the first member that is read or the first call', () => {
    const owner = requireLazily(join(folder, 'index.js'), ['heavy']) as Owner;
    expect(loads()).toBeUndefined();
    expect([owner.double(3), owner.call(3)]).toEqual([6, 4]);
    expect(loads()).toBe(1);
  });

  it('says what is not there', () => {
    expect(() => requireLazily(join(folder, 'index.js'), ['missing'])).toThrow("Cannot find module 'missing'");
  });
});
