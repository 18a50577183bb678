import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

const ENDLESS = { interrupt: 1.5 };
const AFTER = `const before = seen.count;\nawait new Promise((resolve) => setTimeout(resolve, 300));\nseen.count - before`;
const GRADIENT = `const w = tf.variable(tf.scalar(3));\ntf.variableGrads(() => tf.mul(w, w) as tf.Scalar, [w]).value.dataSync()[0]`;

/** @type {Record<string, import('./run-cells.mjs').Cell>} */
const CELLS = {
  begin: `import * as tf from '@tensorflow/tfjs-core';\nimport { layers, sequential } from '@tensorflow/tfjs-layers';\nimport { loadMnist, mlp, progress, ready, seeds, sgd, sweep, train } from 'gradient-lab';\nconst seen = { count: 0, caught: '' };\nawait ready();\nconst v = tf.variable(tf.scalar(2));\nconst digits = loadMnist().original;\nconst net = mlp({ sizes: [784, 50, 10], activation: 'relu', seed: 1 });`,
  loop: { source: 'while (true) {}', ...ENDLESS },
  loopAfterAwait: { source: 'await null;\nwhile (true) {}', ...ENDLESS },
  promiseLoop: { source: 'for (;;) await null;', ...ENDLESS },
  operations: { source: `for (;;) tf.dispose(tf.variableGrads(() => tf.tidy(() => tf.mul(tf.mul(v, v), tf.sum(tf.zeros([50, 50]))) as tf.Scalar), [v]));`, ...ENDLESS },
  halfDeleted: { source: `tf.tidy(() => {\n  const backend = tf.backend() as any;\n  backend.binding.deleteTensor(backend.tensorMap.get(tf.square(v).dataId).id);\n  for (;;);\n});`, ...ENDLESS },
  open: `const { state } = tf.engine() as any;\n[state.scopeStack.length, state.gradientDepth, state.kernelDepth].join()`,
  gradient: GRADIENT,
  timers: { source: 'for (;;) {\n  await new Promise((resolve) => setTimeout(resolve, 5));\n  seen.count++;\n}', ...ENDLESS },
  afterTimers: AFTER,
  immediates: { source: 'try {\n  for (;;) {\n    await new Promise(setImmediate);\n    seen.count++;\n  }\n} finally {\n  seen.caught = "finally";\n}', ...ENDLESS },
  afterImmediates: AFTER,
  finallyRan: 'seen.caught',
  interval: { source: 'setInterval(() => { seen.count++; }, 5);\nawait new Promise(() => {});', ...ENDLESS },
  afterInterval: AFTER,
  sleep: { source: `import { setTimeout as sleep } from 'node:timers/promises';\nfor (;;) {\n  await sleep(5);\n  seen.count++;\n}`, ...ENDLESS },
  afterSleep: AFTER,
  steps: 'let steps = 0;',
  // Still waits when the next cell begins, which sees the wait end.
  slow: { source: 'for (;;) {\n  await new Promise((resolve) => setTimeout(resolve, 4000));\n  steps += 1;\n}', ...ENDLESS },
  afterSlow: 'await new Promise((resolve) => setTimeout(resolve, 4000));\nsteps',
  model: `const model = sequential({ layers: [layers.dense({ units: 100, inputShape: [100] })] });\nmodel.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });\nconst x = tf.ones([1000, 100]);`,
  fit: { source: `for (;;) await model.fit(x, x, { epochs: 1000, verbose: 0, callbacks: { onBatchEnd: async () => { seen.count++; } } });`, ...ENDLESS },
  afterFit: AFTER,
  loopInFit: { source: `await model.fit(x, x, { epochs: 1000, verbose: 0, callbacks: { onBatchEnd: async () => { for (;;); } } });`, ...ENDLESS },
  fitAgain: `(await model.fit(x, x, { epochs: 2 })).epoch`,
  sweep: { source: `for (const rate of [0.1, 0.2, 0.3]) {\n  seen.count = rate;\n  await train(net, digits, { optimizer: sgd(rate), batchSize: 100, epochs: 10_000 });\n}`, ...ENDLESS },
  afterSweep: `await new Promise((resolve) => setTimeout(resolve, 500));\nseen.count <= 0.2`,
  rows: { source: `const rows = await sweep({ seed: seeds(3), last: [false, true] }, async ({ seed, last }) => {\n  const { steps } = await train(net, digits, { optimizer: sgd(0.1), batchSize: 100, epochs: last && seed === 1 ? 10_000 : 1, maxSteps: last && seed === 1 ? 1e9 : 3, seed });\n  return { steps };\n});\nseen.caught = 'after the sweep';\nconst after = rows.length;`, interrupt: 2.5 },
  rowsKept: 'JSON.stringify([...rows.map(({ seed, last, steps }) => [seed, last, steps]), seen.caught])',
  afterRows: 'after',
  run: { source: `const interruptedRun = await train(net, digits, { optimizer: sgd(0.1), batchSize: 100, epochs: 10_000 });`, ...ENDLESS },
  runKept: 'interruptedRun.stopped',
  sweepAgain: `(await sweep({ n: [1, 2] }, ({ n }) => ({ square: n * n }))).length`,
  trainAgain: `(await train(net, digits, { optimizer: sgd(0.1), batchSize: 100, epochs: 1, maxSteps: 5 })).stopped`,
  bar: { source: `const bar = progress({ total: 1000, label: 'counting' });\nfor (let step = 1; ; step++) {\n  bar.update({ step: 12 });\n  await new Promise((resolve) => setTimeout(resolve, 20));\n}`, ...ENDLESS },
  barOfLoop: { source: `const bar = progress({ total: 1000, label: 'turning' });\nbar.update({ step: 7 });\nawait null;\nfor (;;);`, ...ENDLESS },
};

describe('an interrupt', { timeout: 180_000 }, () => {
  /** @type {Record<string, { status: string, outputs: [string, any][] }>} */
  let results = {};
  let alive = false;

  beforeAll(async () => {
    const run = await runCells(Object.values(CELLS), { prepare: (folder) => symlinkSync(project.packages, join(folder, 'node_modules'), 'dir') });
    results = Object.fromEntries(Object.keys(CELLS).map((name, index) => [name, run.results[index] ?? { status: 'silent', outputs: [] }]));
    alive = run.alive;
  }, 180_000);

  const text = (/** @type {string} */ name, kind = 'stdout') => results[name]?.outputs.filter(([found]) => found === kind).map(([, shown]) => shown).join('');
  const lastDisplay = (/** @type {string} */ name) => results[name]?.outputs.filter(([kind]) => kind.endsWith('display_data')).at(-1)?.[1].data['text/plain'];

  it.each(Object.keys(CELLS).filter((name) => typeof CELLS[name] === 'object'))('ends %s in one word', (name) => {
    expect(results[name]?.status).toBe('error');
    expect(text(name, 'stderr')).toBe('Interrupted.\n');
    expect(alive).toBe(true);
  });

  it('leaves no computation open, and gradients as they were', () => {
    expect(text('gradient')).toBe('9\n');
    expect(text('open')).toBe('0,0,0\n');
  });

  it.each(['afterTimers', 'afterImmediates', 'afterInterval', 'afterSleep', 'afterSlow', 'afterFit'])('leaves nothing running in the background: %s', (name) => {
    expect(text(name)).toBe('0\n');
  });

  it('lets the loop that it ends clean up', () => {
    expect(text('finallyRan')).toBe('finally\n');
  });

  it('leaves a model that can be fitted, whose bars print no empty lines in red', () => {
    expect(text('fitAgain')).toMatch(/^Epoch 1 \/ 2\n[^]*\[ 0, 1 \]\n$/);
    expect(text('fitAgain', 'stderr')).toBe('');
  });

  it('ends a sweep of trainings, not one of them', () => {
    expect(text('afterSweep')).toBe('true\n');
    expect(text('trainAgain')).toBe('finished\n');
  });

  it('leaves the rows of a sweep and the record of a training in their variables, and does nothing that follows', () => {
    expect(text('rowsKept')).toBe('[[0,false,3],[0,true,3],[1,false,3],"finally"]\n');
    expect(text('afterRows', 'stderr')).toContain("Cannot find name 'after'");
    expect(text('runKept')).toBe('interrupted\n');
    expect(lastDisplay('rows')).toBe('sweep stopped at 3 of 6 runs: interrupted; their rows are kept');
    expect(text('sweepAgain')).toBe('2\n');
  });

  it('is said by the progress bar, with what was done', () => {
    expect(lastDisplay('sweep')).toMatch(/^training stopped at [\d,]+ of [\d,]+ steps: interrupted$/);
    expect(lastDisplay('bar')).toBe('counting stopped at 12 of 1,000 steps: interrupted');
    expect(lastDisplay('barOfLoop')).toBe('turning stopped at 7 of 1,000 steps: interrupted');
  });
});
