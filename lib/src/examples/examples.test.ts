// Every @example of the library's doc comments is type-checked and run, with the names of 'gradient-lab' and the stand-ins of stand-ins.ts
// (tf, digits, x, y, net, run, …) in scope; that of a declaration which is not public with the names of its file too.
//
// A comment at the end of a statement states its result:
//
//   sigmoid(0) // 0.5                            a value, as TypeScript writes it; of a tensor or typed array, the list of its numbers
//   chi(sigmoid, { weightVariance: 1 }) // 0.0557    a decimal is right to the digits given, an integer to 1e-5
//   evaluate(net, mnist.test).loss // ≈ 2.4      ≈ is "within a tenth of it": what differs a little from machine to machine
//   linearFit([0, 1], [1, 3]) // { slope: 2, … } … in a record or list: there is more, which is not stated
//   criticalGaussianStd(4) // 0.5724: not 0.5    after a colon, a remark
//   logit(2) // RangeError: logit: p must be     the name of an error, and how its message begins
//   scoreboard() // shows 14 of 14 claims hold   the text of what the statement displays; … stands for any text
//
// Other remarks stand on a line of their own, or after a declaration. What an example declares or gives its reader, a network or a tensor, is
// disposed here; nothing else may be left over.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as library from '../index';
import { ready } from '../ops/ready';
import { forgetClaims } from '../notebook/claim';
import { captureDisplays } from '../notebook/display';
import { setTrainingDefaults } from '../training/defaults';
import { SOURCE, examplesIn, libraryProgram, publicFunctions, type Example } from './extract';
import { namesIn, runExample } from './run';
import { makeStandIns, type Maker } from './stand-ins';
import { typeErrors } from './type-check';

const program = libraryProgram();
const examples = examplesIn(program);
const errors = typeErrors(examples, program);
const cases = examples.map((example, index) => ({ ...example, index }));
const home = process.cwd();
let maker: Maker;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  process.chdir(folder);
  await ready();
  maker = await makeStandIns();
});
afterAll(() => {
  maker.dispose();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** Calls `run`, and takes back what it changes of the process: claims made, training's defaults, the wait for an interrupt, what it shows. */
async function isolated(run: () => Promise<void>): Promise<void> {
  const listeners = process.rawListeners('SIGINT');
  const defaults = setTrainingDefaults({});
  forgetClaims();
  try {
    await captureDisplays(run);
  } finally {
    forgetClaims();
    setTrainingDefaults(defaults);
    for (const listener of process.rawListeners('SIGINT')) if (!listeners.includes(listener)) Reflect.apply(listener, process, ['SIGINT']);
  }
}

/** Runs it between the stand-ins' making and disposal, and returns how many tensors it left. */
async function tensorsLeftBy({ text, file, own }: Example): Promise<number> {
  const ownExports = own.length > 0 ? ((await import(join(SOURCE, file))) as object) : {};
  const { standIns, dispose } = maker.make(namesIn(text));
  try {
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    try {
      await isolated(() => runExample(text, { ...library, ...ownExports, ...standIns }));
    } finally {
      tf.engine().endScope();
    }
    return tf.memory().numTensors - before;
  } finally {
    dispose();
  }
}

describe('the example of', () => {
  it.each(cases)('$name is true ($file:$line)', async (example) => {
    expect(errors[example.index]).toBe('');
    expect(await tensorsLeftBy(example)).toBe(0);
  });
});

describe('examples', () => {
  it('are there for every public function and class', () => {
    expect(publicFunctions(program).filter(({ hasExample }) => !hasExample).map(({ name }) => name)).toEqual([]);
  });

  it('are all found', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.test\.ts$|^examples/.test(file));
    const inText = files.flatMap((file) => readFileSync(join(SOURCE, file), 'utf8').match(/\* @example\b/g)?.map(() => file) ?? []);
    expect(examples.map(({ file }) => file).sort()).toEqual(inText.sort());
  });
});
