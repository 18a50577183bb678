import { beforeAll, describe, expect, it } from 'vitest';
import * as published from './published';
import { addingProblem } from './data/adding-problem';
import { loadMnist } from './data/mnist';
import { identity } from './models/identity';
import { he } from './models/initializers';
import { lstm } from './models/lstm';
import { mlp } from './models/mlp';
import { simpleRnn } from './models/simple-rnn';
import { RandomState } from './numeric/random';
import { mean, median, variance } from './numeric/stats';
import { ready } from './ops/ready';
import { unitMoments } from './probes/unit-moments';
import {
  BALDUZZI_SHATTERING, CLEVERT_MEAN_ACTIVATION, GERON_BATCH_NORM, GERON_CLIPPING, GERON_SELU, HOCHREITER_ADDING, HOCHREITER_ADDING_RESULTS,
  JOZEFOWICZ_FORGET_BIAS, KLAMBAUER_SELU, LE_ADDING, LE_IDENTITY_START, LIU_DEPTH, NIELSEN_FOUR_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS_TRAINING,
  NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_TWO_HIDDEN_LAYERS_TRAINING, SCHOENHOLZ_DEPTH, type SeluLayer, YANG_BATCH_NORM,
} from './published';
import { relu, selu, tanh } from './theory/activation-functions';
import { activationMoments } from './theory/activation-moments';
import { SELU_ALPHA, SELU_SCALE } from './theory/activations/selu';
import { batchNormGradientFactor } from './theory/batch-norm';
import { correlationDepthScale, depthScale } from './theory/depth-scale';
import { correlationTrajectory } from './theory/gradient-correlation';
import { chi, correlationMap, correlationSlope } from './theory/mean-field';
import { sgd } from './training/optimizers/sgd';
import { train } from './training/train';

/** The published NumPy loop, on our stream: `layers` layers on 500 inputs of size 100. */
function seluLayers(layers: number): SeluLayer[] {
  const [inputs, width] = [500, 100];
  const random = new RandomState(42);
  let z = random.normals(inputs * width);
  return Array.from({ length: layers }, (_, layer) => {
    const w = random.normals(width * width, 0, Math.sqrt(1 / width));
    const next = new Float64Array(inputs * width);
    const rows = Array.from({ length: width }, (_, k) => w.subarray(k * width, (k + 1) * width));
    for (let i = 0; i < inputs; i++) {
      const out = next.subarray(i * width, (i + 1) * width);
      for (let k = 0; k < width; k++) {
        const [row, value] = [rows[k], z[i * width + k]];
        for (let j = 0; j < width; j++) out[j] += value * row[j];
      }
    }
    z = next.map(selu.f);
    if (layer % 100 !== 0) return { layer, mean: NaN, std: NaN };
    const columns = Array.from({ length: width }, (_, j) => Float64Array.from({ length: inputs }, (_, i) => z[i * width + j]));
    return { layer, mean: mean(z), std: mean(columns.map((column) => Math.sqrt(variance(column)))) };
  });
}

describe('the published numbers', () => {
  beforeAll(async () => { await ready(); });

  it('are curves of 20 epochs that end higher than they begin', () => {
    for (const { value } of [GERON_BATCH_NORM, GERON_CLIPPING]) {
      expect(value).toHaveLength(20);
      expect(value[19]).toBeGreaterThan(value[0]);
      expect(Math.max(...value)).toBeLessThan(1);
    }
  });

  it('show the later layers learning faster at initialisation', () => {
    for (const { value } of [NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_FOUR_HIDDEN_LAYERS]) {
      value.slice(1).forEach((norm, i) => { expect(norm).toBeGreaterThan(3 * value[i]); });
    }
  });

  it('of training begin at the numbers at initialisation, to four digits', () => {
    const pairs = [
      [NIELSEN_TWO_HIDDEN_LAYERS, NIELSEN_TWO_HIDDEN_LAYERS_TRAINING],
      [NIELSEN_THREE_HIDDEN_LAYERS, NIELSEN_THREE_HIDDEN_LAYERS_TRAINING],
    ] as const;
    for (const [start, training] of pairs) {
      expect(training.value[0]).toEqual({ epoch: 0, norms: start.value.map((norm) => Number(norm.toPrecision(4))) });
      for (const { norms } of training.value) expect(norms).toHaveLength(start.value.length);
      const epochs = training.value.map(({ epoch }) => epoch);
      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
      expect(epochs.at(-1)).toBe(499);
    }
  });

  it('say where they are from, every one', () => {
    const all = Object.values(published);
    expect(all.length).toBeGreaterThanOrEqual(20);
    for (const { source, where, url, obtained } of all) {
      expect(url).toMatch(/^https?:\/\/(arxiv\.org|doi\.org|github\.com|proceedings\.mlr\.press|people\.idsia\.ch)\//);
      for (const text of [source, where, obtained]) expect(text.length).toBeGreaterThan(10);
    }
  });

  it('of SELU come out of our seeded stream to the printed digits, at layers 0 and 100', () => {
    const layers = seluLayers(101);
    for (const { layer, mean: printedMean, std } of GERON_SELU.value.slice(0, 2)) {
      expect(Math.abs(layers[layer].mean - printedMean)).toBeLessThanOrEqual(0.00501);
      expect(Math.abs(layers[layer].std - std)).toBeLessThanOrEqual(0.00501);
    }
  });

  it('of shattering: ½ in a layer that sees perpendicular inputs, as those of batch norm come to do; in a plain network it is only the first layer', () => {
    const he = { weightVariance: 2 };
    const plain = correlationTrajectory(relu, 0, 10, he, 1).map(({ gradientCorrelation }) => gradientCorrelation);
    expect(plain[1]).toBeCloseTo(BALDUZZI_SHATTERING.value, 10);
    expect(plain[10] / BALDUZZI_SHATTERING.value ** 10).toBeGreaterThan(20);
    // Batch norm takes the mean 1/√(2π) of ReLU away: of the doubled moments 1/π.
    const normalised = (c: number): number => (correlationMap(relu, c, 1, he) - 1 / Math.PI) / (1 - 1 / Math.PI);
    let c = 0.4;
    const factors = Array.from({ length: 40 }, () => {
      const factor = correlationSlope(relu, c, 1, he);
      c = normalised(c);
      return factor;
    });
    expect(factors[0]).toBeGreaterThan(0.6);
    expect(factors[39]).toBeCloseTo(BALDUZZI_SHATTERING.value, 5);
  });

  it('of trainable depth are in depth scales after which e^−6 of a small squared distance is left', () => {
    const { depthScales, biasVariance } = SCHOENHOLZ_DEPTH.value;
    expect(LIU_DEPTH.value.biasVariance).toBe(biasVariance);
    const ordered = { weightVariance: 1.2, biasVariance };
    const scale = correlationDepthScale(tanh, ordered);
    expect(scale).toBeCloseTo(depthScale(chi(tanh, ordered)), 9);
    const layers = Math.round(depthScales * scale);
    const [first, last] = [0, layers].map((layer) => 1 - correlationTrajectory(tanh, 0.999, layers, ordered)[layer].correlation);
    expect(Math.log(first / last)).toBeCloseTo(layers / scale, 1);
  });

  it('of batch norm is our closed form for ReLU', () => {
    expect(batchNormGradientFactor(relu)).toBeCloseTo(YANG_BATCH_NORM.value.factor, 9);
  });

  it('of an LSTM’s forget gate is where ours starts, and no other bias', () => {
    const units = 3;
    const net = lstm({ inputs: 2, units, classes: 2, seed: 0 });
    const biases = net.parameters.find(({ role }) => role === 'bias')!.variable.dataSync();
    expect([...biases]).toEqual([0, 1, 2, 3].flatMap((gate) => Array<number>(units).fill(gate === 1 ? JOZEFOWICZ_FORGET_BIAS.value : 0)));
  });

  it('of the identity start are what `identity()` draws', () => {
    const net = simpleRnn({ inputs: 1, units: 3, classes: 2, activation: 'relu', recurrentInit: identity(), seed: 0 });
    const recurrent = net.parameters.find(({ role }) => role === 'recurrentKernel')!.variable.dataSync();
    expect([...recurrent]).toEqual([0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => (i === j ? LE_IDENTITY_START.value : 0))));
  });

  it('of the adding problem belong to a net of so many weights, and more training the longer the sequences', () => {
    const { weights, tested, lengths } = HOCHREITER_ADDING_RESULTS.value;
    // Four cells and two gates for each of two blocks hear two inputs, each other and a bias; the output hears the cells and a bias.
    const [inputs, cells, gates] = [2, 4, 4];
    expect((cells + gates) * (inputs + cells + gates + 1) + cells + 1).toBe(weights);
    lengths.slice(1).forEach(({ sequences }, i) => { expect(sequences).toBeGreaterThan(lengths[i].sequences); });
    for (const { steps, wrong } of lengths) {
      expect(wrong / tested).toBeLessThan(1e-3);
      expect(steps / 2).toBeGreaterThan(HOCHREITER_ADDING.value.firstAmong);
    }
  });

  it('of the adding problem of 2015 are ours: always saying 1 costs 1/6, at every length', () => {
    const { lengths, tested, alwaysOne } = LE_ADDING.value;
    // For a sum of two, E[(y − 1)⁴] = 1/15.
    const standardError = Math.sqrt((1 / 15 - alwaysOne ** 2) / tested);
    for (const steps of lengths) {
      const { targets } = addingProblem({ size: tested, steps, seed: steps });
      expect(Math.abs(mean(targets!.map((y) => (y - 1) ** 2)) - alwaysOne)).toBeLessThan(3 * standardError);
    }
  });

  it('of ELU’s mean activations come out in two epochs: the smallest median after each, and the fastest fall of the loss', async () => {
    const { hiddenLayers, units, learningRate, batchSize, leakySlope, smallest } = CLEVERT_MEAN_ACTIVATION.value;
    const { train: digits } = loadMnist({ source: 'shipped' });
    const watched = digits.take(500);
    const activations = { relu: 'relu', leakyRelu: { name: 'leakyRelu', alpha: leakySlope }, elu: 'elu' } as const;
    const epochsOf = async (name: keyof typeof activations) => {
      const net = mlp({ sizes: [784, ...Array<number>(hiddenLayers).fill(units), 10], activation: activations[name], init: he, seed: 0 });
      const hidden = () => unitMoments(net, watched).filter(({ kind, depth }) => kind === 'activation' && depth <= hiddenLayers);
      const options = { optimizer: sgd(learningRate), batchSize, epochs: 2, seed: 0, onEpoch: () => ({ median: median(hidden().map((unit) => unit.mean)) }) };
      const { epochs } = await train(net, digits, options);
      net.dispose();
      return epochs;
    };
    const least = await epochsOf(smallest);
    for (const other of ['relu', 'leakyRelu'] as const) {
      (await epochsOf(other)).forEach(({ median: theirs, loss }, i) => {
        expect(Math.abs(least[i].median)).toBeLessThan(0.75 * Math.abs(theirs));
        expect(least[i].loss).toBeLessThan(0.9 * loss);
      });
    }
  });

  it('of SELU’s constants are ours to the digits given, and keep mean 0 and variance 1', () => {
    const { alpha, scale } = KLAMBAUER_SELU.value;
    expect([SELU_ALPHA, SELU_SCALE].map((value) => Number(value.toFixed(4)))).toEqual([alpha, scale]);
    const { mean: centre, secondMoment } = activationMoments(selu, 1);
    expect(centre).toBeCloseTo(0, 9);
    expect(secondMoment).toBeCloseTo(1, 9);
  });
});
