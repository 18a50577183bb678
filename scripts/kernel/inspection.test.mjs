import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/** @type {{ name: string, step: import('./run-cells.mjs').Cell, shows?: RegExp, lists?: string[] }[]} */
const STEPS = [
  { name: '', step: `import { dataFrame, mlp, type LayeredNetwork } from 'gradient-lab';\nimport { readFileSync } from 'node:fs';\nimport * as tf from '@tensorflow/tfjs-core';` },
  { name: 'a function of the library has its comment', step: { inspect: 'ml|p' }, shows: /mlp\(options: MlpOptions\): LayeredNetwork[^]*fully connected/i },
  { name: 'one of Node too', step: { inspect: 'read|FileSync' }, shows: /readFileSync\(path[^]*Returns the contents of the `path`/ },
  { name: 'and one of tfjs', step: { inspect: 'tf.ti|dy(() => 1)' }, shows: /tidy[^]*Executes the provided function/ },
  { name: 'an option has its comment', step: { inspect: `mlp({ si|zes: [1, 2] })` }, shows: /MlpOptions\.sizes[^]*Units/ },
  { name: 'a method of the standard library has its comment', step: { inspect: '[1].ma|p((x) => x)' }, shows: /map<[^]*Calls a defined callback function/ },
  { name: 'what the library gives is a tensor as tfjs has it', step: `const weights = (net: LayeredNetwork): tf.Variable => net.parameters[0].variable;` },
  { name: '', step: `const frame = dataFrame([{ width: 10, init: 'he', norm: 2 }]);` },
  { name: 'a data frame knows its columns', step: { complete: `frame.groupby(['|'])` }, lists: ['init', 'norm', 'width'] },
  { name: 'and what it can compute of them', step: { complete: `frame.groupby('width').agg({ norm: '|' })` }, lists: ['geometricMean', 'mean', 'std'] },
  { name: 'and refuses another', step: `frame.groupby(['widht']);`, shows: /Did you mean '"width"'\?/ },
];

/** @param {string} folder */
const prepare = (folder) => symlinkSync(join(project.packages), join(folder, 'node_modules'), 'dir');

describe('inspection and completion in the kernel', { timeout: 120_000 }, () => {
  /** @type {import('./run-cells.mjs').Result[]} */
  let results = [];

  beforeAll(async () => {
    ({ results } = await runCells(STEPS.map(({ step }) => step), { prepare }));
  }, 120_000);

  it.each(STEPS.map((step, index) => ({ ...step, index })).filter(({ name }) => name !== ''))('$name', ({ index, shows, lists }) => {
    const outputs = results[index]?.outputs ?? [];
    const [output] = outputs;
    if (lists) expect(output?.[1]).toEqual(expect.arrayContaining(lists));
    // A kernel on a busy machine sends what it says in several parts.
    else if (shows) expect(outputs.map(([, text]) => text).join('')).toMatch(shows);
    else expect(results[index]).toEqual({ status: 'ok', outputs: [] });
  });
});
