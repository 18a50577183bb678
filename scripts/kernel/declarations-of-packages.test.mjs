import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';

const require = createRequire(import.meta.url);
/** @type {any} */
const ts = require('@tslab/typescript-for-tslab');
/** @type {typeof import('./documentation.cjs')} */
const { documentPackages, withoutDocumentation } = require('./documentation.cjs');
const DIST = join(project.root, 'lib', 'dist');

describe('declarations of packages', () => {
  it('are read without their documentation, everything where it was', () => {
    const text = '/** one */ a;\n/**/ b; /* two */ c; // three\n/**\n * four\n */ d;';
    const read = withoutDocumentation('/x/node_modules/pack/index.d.ts', text);
    expect(read).toBe('/*  one */ a;\n/**/ b; /* two */ c; // three\n/* \n * four\n */ d;');
    expect(withoutDocumentation('/x/own.ts', text)).toBe(text);
  });

  it('are read with it once something of the package is inspected', () => {
    const file = '/x/node_modules/@scope/pack/dist/index.d.ts';
    const other = '/x/node_modules/@scope/other/index.d.ts';
    expect(documentPackages(['/x/cell.ts'])).toBeUndefined();
    expect([file, other].map((name) => documentPackages([file])?.(name))).toEqual([true, undefined]);
    expect([withoutDocumentation(file, '/** a */'), withoutDocumentation(other, '/** a */')]).toEqual(['/** a */', '/*  a */']);
  });

  it('of the library take from tfjs-core only what the kernel lets them have', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
    const imports = files.flatMap((name) => [...readFileSync(join(DIST, name), 'utf8').matchAll(/^(?:im|ex)port (?:type )?\{([^}]*)\} from '@tensorflow\/tfjs-core'/gm)]);
    const names = new Set(imports.flatMap(([, list = '']) => list.split(',').map((name) => name.trim().replace(/^type | as .*/g, ''))));
    const file = join(import.meta.dirname, 'tensor-types.d.ts');
    const program = ts.createProgram([file], { moduleResolution: ts.ModuleResolutionKind.Node10, skipLibCheck: true, types: [] });
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    const offered = checker.getExportsOfModule(module).map((/** @type {{ name: string }} */ { name }) => name);
    expect(names.size).toBeGreaterThan(3);
    expect([...names].filter((name) => !offered.includes(name))).toEqual([]);
    expect(files.filter((name) => /from '@tensorflow\/tfjs-core\/|import\("@tensorflow|\* as \w+ from '@tensorflow\/tfjs-core'/.test(readFileSync(join(DIST, name), 'utf8')))).toEqual([]);
  });
});
