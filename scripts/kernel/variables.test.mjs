import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { runCells } from './run-cells.mjs';

/**
 * Cells of one session, and what each shows.
 * @type {[name: string, source: string, shows: string][]}
 */
const CELLS = [
  ['', 'let n = 0;\nconst next = () => ++n;', ''],
  ['a function sees what a later cell assigns', 'n = 10;\nnext()', '11\n'],
  ['and the later cell what the function assigns', 'next();\nn', '12\n'],
  ['a loop of a later cell counts on', 'for (let i = 0; i < 3; i++) n++;\nnext()', '16\n'],
  ['', 'let n = "new";', ''],
  ['a name declared anew is another variable', 'next() + n', '17new\n'],
  ['', 'var [a, { b, c: [d] }] = [1, { b: 2, c: [3] }];\nconst sum = () => a + b + d;', ''],
  ['destructured variables are seen too', '[a, b] = [10, 20];\nd = 30;\nsum()', '60\n'],
  ['', 'let held = 1;\nclass Counter {\n  count() {\n    return held;\n  }\n}', ''],
  ['methods see it too', 'held = 2;\nnew Counter().count()', '2\n'],

  ['', 'let kept = 5, lost: string;\nthrow new Error("half");\nlet later = 2;', 'Error: half\n  at cell line 2: throw new Error("half");\n'],
  ['a cell that fails keeps what it had assigned', 'kept + 1', '6\n'],
  ['and declares nothing else', 'later', "Cannot find name 'later'.\n  at cell line 1: later\n"],
  ['', 'const keptFunction = () => kept;\nthrow new Error("again");', 'Error: again\n  at cell line 2: throw new Error("again");\n'],
  ['what it kept is shared too', 'kept = 7;\nkeptFunction()', '7\n'],
  ['', 'const old = [1, 2];', ''],
  ['', 'throw new Error("third");\nconst old = "other";', 'Error: third\n  at cell line 1: throw new Error("third");\n'],
  ['what it would have replaced is as it was', 'old.length + next()', '20\n'],
  ['', 'await null;\nlet waited = 3;\nthrow new Error("fourth");', 'Error: fourth\n  at cell line 3: throw new Error("fourth");\n'],
  ['so does one that awaits', 'waited', '3\n'],
  ['', 'import { sep } from "node:path";\ninterface Box {\n  size: number;\n}\n(null as any).x;', "TypeError: Cannot read properties of null (reading 'x')\n  at cell line 5: (null as any).x;\n"],
  ['its imports and types are there', 'const box: Box = { size: 1 };\nsep + box.size', '/1\n'],
  ['', 'import { basename } from "node:path";\nconst wrong: number = "a";', "Type 'string' is not assignable to type 'number'.\n  at cell line 2: const wrong: number = \"a\";\n"],
  ['so are the imports of a cell that does not compile', 'basename("/x/y")', 'y\n'],

  ['', `import { loadMnist, mlp, ready, sgd, train } from 'gradient-lab';\nimport { zeros } from '@tensorflow/tfjs-core';\nvoid (await ready());\nconst net = mlp({ sizes: [784, 10], activation: 'relu', seed: 1 });\nconst digits = loadMnist().original;\nconst run = train(net, digits, { optimizer: sgd(0.1), batchSize: 200, epochs: 1, maxSteps: 1, progress: false });\nundefined`, ''],
  ['a forgotten await is suggested', 'run.epochs', "Property 'epochs' does not exist on type 'Promise<Run<object>>'. A missing await?\n  at cell line 1: run.epochs\n"],
  ['every is suggested for a number of steps', `await train(net, digits, { optimizer: sgd(0.1), batchSize: 200, epochs: 1, probe: 10 });`, "Type 'number' is not assignable to type 'Schedule | ProbeOptions'. every(10) means each tenth step.\n  at cell line 1: await train(net, digits, { optimizer: sgd(0.1), batchSize: 200, epochs: 1, probe: 10 });\n"],
  [
    'an error of the library names what was called',
    `net.lossAndGradients(zeros([3, 5]), zeros([3], 'int32'));`,
    "RangeError: lossAndGradients: inputs must have shape [batch, 784], got [3, 5]\n  at gradient-lab: lossAndGradients\n  at cell line 1: net.lossAndGradients(zeros([3, 5]), zeros([3], 'int32'));\n",
  ],
];

describe('what cells share', { timeout: 120_000 }, () => {
  /** @type {string[]} */
  let shown = [];

  beforeAll(async () => {
    const { results } = await runCells(CELLS.map(([, source]) => source), { prepare: (folder) => symlinkSync(project.packages, join(folder, 'node_modules'), 'dir') });
    shown = results.map(({ outputs }) => outputs.map(([, text]) => text).join(''));
  }, 120_000);

  it('shows nothing unexpected on the way', () => {
    const silent = CELLS.flatMap(([name, , shows], index) => (name === '' && shown[index] !== shows ? [[index, shown[index]]] : []));
    expect(silent).toEqual([]);
  });

  it.each(CELLS.map(([name, , shows], index) => ({ name, shows, index })).filter(({ name }) => name !== ''))('$name', ({ shows, index }) => {
    expect(shown[index]).toBe(shows);
  });
});
