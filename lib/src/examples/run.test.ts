import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../ops/ready';
import { display } from '../notebook/display';
import { namesIn, runExample } from './run';

const scope = { tf, double: (x: number) => 2 * x, later: (x: number) => Promise.resolve(x), display };

beforeAll(async () => {
  await ready();
});

describe('runExample', () => {
  it('accepts an example that does what it states', async () => {
    await runExample("const four = double(2); // any remark\nfour; // 4\n[1, 2].map(double) // [2, 4]\nawait later(3) // 3\ndouble(four)", scope);
    await runExample("display({ 'text/plain': 'done' }); // shows done", scope);
    await runExample("null.x // TypeError", scope);
  });

  it('rejects another value, naming the line, what it states and what came out', async () => {
    await expect(runExample('double(1);\ndouble(2); // 5', scope)).rejects.toThrow('double(2);\n  states // 5\n  but    gave 4');
  });

  it('rejects a promise where a value is stated: a reader would have to await it', async () => {
    await expect(runExample('later(3) // 3', scope)).rejects.toThrow('gave Promise { 3 }');
  });

  it('rejects an error that is not stated, an error that does not come, and a promise that fails', async () => {
    await expect(runExample("double(1);\nnull.x", scope)).rejects.toThrow(TypeError);
    await expect(runExample('double(1) // RangeError', scope)).rejects.toThrow('gave 2');
    await expect(runExample("later(Promise.reject(new RangeError('no')))", scope)).rejects.toThrow('no');
  });

  it('lets an example declare again what its scope has', async () => {
    await runExample('const double = (x: number): number => x;\ndouble(2) // 2', scope);
  });

  it('takes destructured declarations', async () => {
    await runExample('const { a: [, b], ...rest } = { a: [1, 2], c: 3 };\n[b, rest] // [2, { c: 3 }]', scope);
  });

  it('disposes what an example declares or gives its reader, and nothing of its scope', async () => {
    const ours = tf.scalar(1);
    const before = tf.memory().numTensors;
    await runExample('const made = { list: [tf.scalar(2)] };\ntf.scalar(3) // 3\nours // 1\nconst also = { ours };', { ...scope, ours });
    expect(tf.memory().numTensors).toBe(before);
    expect(ours.isDisposed).toBe(false);
    ours.dispose();
  });

  it('leaves to be counted what an example drops', async () => {
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    await runExample('tf.scalar(2).dataSync()[0] // 2', scope);
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.engine().endScope();
  });
});

describe('namesIn', () => {
  it('gives the identifiers of the code, none of its comments', () => {
    expect([...namesIn('const a = f(b); // c')].sort()).toEqual(['a', 'b', 'f']);
  });
});
