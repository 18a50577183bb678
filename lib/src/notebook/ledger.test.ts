import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadMnist } from '../data/mnist';
import { ready } from '../ops';
import { mlp } from '../models/mlp';
import { evaluate } from '../training/evaluate';
import { sgd } from '../training/optimizers/sgd';
import { train } from '../training/train';
import { captureDisplays } from './display';
import { ledger } from './ledger';
import { recordedRows } from './ledger-record';
import type { LedgerRow } from './ledger-row';

const folders: string[] = [];
function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  folders.push(folder);
  writeFileSync(join(folder, 'ledger.json'), text);
  return folder;
}

beforeAll(async () => { await ready(); });
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true }); });

describe('ledger', () => {
  it('judges a net by the best of six rates and three seeds, and shows and leaves its row', async () => {
    const before = tf.memory().numTensors;
    let rows: LedgerRow[] = [];
    const shown = await captureDisplays(async () => { rows = await ledger('04', { narrow: { activation: 'tanh', width: 12 }, still: { activation: 'sigmoid', width: 4 } }); });
    const [narrow, still] = rows;
    const { train: images, test } = loadMnist();
    const accuracies: number[] = [];
    for (const seed of [0, 1, 2]) {
      const net = mlp({ sizes: [784, ...Array<number>(30).fill(12), 10], activation: 'tanh', seed });
      await train(net, images, { optimizer: sgd(narrow.rate ?? NaN), batchSize: 25, epochs: 1, maxSteps: 150, seed });
      accuracies.push(evaluate(net, test).accuracy);
      net.dispose();
    }
    expect(narrow.accuracy).toBeCloseTo((accuracies[0] + accuracies[1] + accuracies[2]) / 3, 10);
    expect(narrow.accuracies).toEqual(accuracies);
    expect(narrow.factor).toBeGreaterThan(0.7);
    expect(still).toMatchObject({ rate: null, accuracy: null, accuracies: [], dead: null });
    expect(still.factor).toBeLessThan(0.3);
    const [{ bundle }] = shown;
    expect(bundle['application/vnd.gradient-lab.ledger+json']).toEqual({ rows: rows.map((row) => ({ notebook: '04', ...row })) });
    expect(bundle['text/plain']).toMatch(/04 \(here\) +narrow .+\n04 \(here\) +still .+none learns/);
    expect(tf.memory().numTensors).toBe(before);
  }, 120_000);

  it('reads the rows of other notebooks, none where nothing was recorded', () => {
    const row = { notebook: '02', net: 'a', gradient: 1, factor: 0.5, rate: null, accuracy: null, accuracies: [], dead: null, milliseconds: 3 };
    expect(recordedRows(folderWith(JSON.stringify({ rows: [row] })))).toEqual([row]);
    expect(recordedRows(join(tmpdir(), 'no-such-folder'))).toEqual([]);
    const wrong = folderWith('{}');
    expect(() => recordedRows(wrong)).toThrow(`ledger: ${join(wrong, 'ledger.json')}: expected { rows: […] }, found`);
  });

  it('refuses what is no notebook and no net', async () => {
    await expect(ledger('4', { a: { activation: 'relu' } })).rejects.toThrow('ledger: notebook must be the two digits or the letter and digit that a notebook’s name begins with, such as 04, got "4"');
    await expect(ledger('04', {})).rejects.toThrow('ledger: nets must be an object of at least one net’s options by its name, got {}');
    await expect(ledger('04', { a: { activation: 'relu', width: 0 } })).rejects.toThrow('must be positive integers');
  });
});
