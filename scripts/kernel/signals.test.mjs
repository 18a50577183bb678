import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

// TensorFlow's plain MatMul kernel corrupts the heap when a signal arrives during it, and Jupyter's stop button is a signal.
// Neither the operations one by one nor the graph of a repeated step may use it.

const PROGRAM = `
import { createHash } from 'node:crypto';
import { he, loadMnist, mlp, momentum, ready, train } from 'gradient-lab';
let signals = 0;
process.on('SIGUSR2', () => { signals += 1; });
await ready({ graphs: process.argv.at(-1) === 'graphs' });
const net = mlp({ sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: {}, init: he, seed: 0 });
console.log('training');
await train(net, loadMnist().original, { optimizer: momentum(0.01), batchSize: 200, epochs: 99, maxSteps: 250, seed: 0, progress: false });
console.log('trained');
await new Promise((resolve) => setTimeout(resolve, 500)); // until nobody sends any more: a process that ends has no handler
const hash = createHash('sha256');
for (const { variable } of net.parameters) hash.update(new Uint8Array(variable.dataSync().buffer));
console.log(JSON.stringify({ weights: hash.digest('hex'), signals }));
`;

/** @param {string} way @param {boolean} disturbed @returns {Promise<{ weights: string, signals: number }>} */
async function weightsAfter(way, disturbed) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, way], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (output.includes('trained')) clearInterval(timer);
    else if (disturbed) timer ??= setInterval(() => child.kill('SIGUSR2'), 2);
  });
  const [code, signal] = await once(child, 'close');
  clearInterval(timer);
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

describe.skipIf(process.platform === 'win32')('signals during training', () => {
  it.each(['graphs', 'operations'])('leave the weights as they would be without, by %s', async (way) => {
    const [calm, disturbed] = [await weightsAfter(way, false), await weightsAfter(way, true)];
    expect(disturbed.signals).toBeGreaterThan(50);
    expect(disturbed.weights).toBe(calm.weights);
  });
});
