import { execFileSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';

const CODE = fileURLToPath(new URL('compiled-code.cjs', import.meta.url));
const { path: packages, remove } = temporaryFolder('gradient lab compiled ');
const file = join(packages, 'large.js');
const kept = join(packages, '.cache', 'gradient-lab-kernel');
afterAll(remove);

/** @param {string} answer one letter @param {number} second at which the file is written */
function write(answer, second) {
  writeFileSync(file, `'use strict';\nconst { sep } = require('node:path');\nexports.answer = () => '${answer}' + sep + require('./large.js').same;\nexports.same = __filename.endsWith('large.js') && this === exports;\n`);
  utimesSync(file, second, second);
}

/** Loads the file in a process of its own and keeps what was compiled; whether V8 took what was kept before. */
function load() {
  const program = `const vm = require('node:vm');
    let taken = false;
    const { Script } = vm;
    vm.Script = class extends Script { constructor(text, options) { super(text, options); taken = options.cachedData !== undefined && !this.cachedDataRejected; } };
    const { keepCompiled, requireCompiled } = require(${JSON.stringify(CODE)});
    const { answer } = requireCompiled(${JSON.stringify(file)}, ${JSON.stringify(packages)});
    const answered = answer();
    keepCompiled();
    console.log(JSON.stringify({ answered: answered.replace(require('node:path').sep, ' '), taken, once: require(${JSON.stringify(file)}).answer === answer }));`;
  return JSON.parse(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf8' }));
}

describe.skipIf('enableCompileCache' in nodeModule)('code that was compiled', () => {
  it('is kept for the next start, and the module is as require would load it', () => {
    write('a', 1);
    expect(load()).toEqual({ answered: 'a true', taken: false, once: true });
    expect(load()).toEqual({ answered: 'a true', taken: true, once: true });
    expect(readdirSync(kept)).toHaveLength(1);
  });

  it('is not taken for a file that has changed, be it of the same length', () => {
    write('b', 2);
    expect(load()).toEqual({ answered: 'b true', taken: false, once: true });
  });

  it('is compiled anew where what was kept is damaged', () => {
    for (const name of readdirSync(kept)) writeFileSync(join(kept, name), 'damaged');
    expect(load()).toEqual({ answered: 'b true', taken: false, once: true });
    expect(load()).toEqual({ answered: 'b true', taken: true, once: true });
  });
});
