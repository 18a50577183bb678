import { wholeBatch } from '../data/batches';
import type { Dataset } from '../data/dataset';
import type { Mnist } from '../data/mnist';
import { mlp } from '../models/mlp';
import type { MlpOptions } from '../models/mlp-options';
import type { Network } from '../models/network';
import { geometricMean, mean } from '../numeric/stats';
import { deadUnits } from '../probes/dead-units';
import { sizesByLayer } from '../probes/sizes-by-layer';
import type { Clipper } from '../training/clipping/clipper';
import { evaluate } from '../training/evaluate';
import { sgd } from '../training/optimizers/sgd';
import { train } from '../training/train';
import { bestBy } from './best-by';
import { seeds } from './seeds';
import { sweep } from './sweep';

/** One net of the ledger: what differs from thirty layers of 100 units that SGD trains without anything else. */
export interface LedgerNet extends Pick<MlpOptions, 'activation' | 'batchNorm' | 'layerNorm' | 'residual' | 'init' | 'bias' | 'biasInit' | 'layers'> {
  /** Units of each hidden layer. Default 100. */
  readonly width?: number;
  /** Clipping in each step. Default none. */
  readonly clip?: Clipper;
}

/** What the ledger says of a net. */
export interface LedgerRow {
  readonly net: string;
  /** Root mean square of ∂L/∂W of layer 1 before training, 20 examples; geometric mean over the seeds. */
  readonly gradient: number;
  /** What a layer makes of the size of δ on the way back, geometric mean over the layers and the seeds. */
  readonly factor: number;
  /** The rate with the best accuracy on held-out images, null where none is better than guessing. */
  readonly rate: number | null;
  /** Accuracy on the test images at that rate, mean over the seeds. */
  readonly accuracy: number | null;
  /** Those of the seeds; none where no rate is better than guessing. */
  readonly accuracies: readonly number[];
  /** Share of the hidden units that are flat for every one of 500 held-out images after training, mean over the seeds. */
  readonly dead: number | null;
  /** Time of a step, the least of all runs: the others waited for something. */
  readonly milliseconds: number;
}

const DEPTH = 30;
const RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3] as const;
const SEEDS = 3;
const PASSED = 20;
const WATCHED = 500;
/** One class in six: what guesses the most frequent digit stays well below it. */
const GUESSING = 1 / 6;
const SCHEDULE = { batchSize: 25, epochs: 1, maxSteps: 150, onDivergence: 'stop' } as const;

function begin({ clip, width = 100, ...options }: LedgerNet, seed: number): { network: Network; clipping: { readonly clip?: Clipper } } {
  const sizes = [784, ...Array.from({ length: DEPTH }, () => width), 10];
  return { network: mlp({ ...options, sizes, seed }), clipping: clip === undefined ? {} : { clip } };
}

/** The gradients of a net that nobody has trained. */
function untrained(net: LedgerNet, examples: Dataset, seed: number): Pick<LedgerRow, 'gradient' | 'factor'> {
  const first = sizesByLayer(begin(net, seed).network, examples.take(PASSED)).filter(({ layer }) => layer === 1);
  const of = (quantity: string): { size: number; kept: number } => first.find((row) => row.quantity === quantity) ?? { size: NaN, kept: NaN };
  return { gradient: of('weight gradient').size, factor: of('error').kept ** (1 / (DEPTH - 1)) };
}

function shareOfDead(network: Network, examples: Dataset): number {
  const rows = deadUnits(network, wholeBatch(examples.take(WATCHED)).inputs);
  const sum = (key: 'dead' | 'size'): number => rows.reduce((total, row) => total + row[key], 0);
  return sum('dead') / sum('size');
}

/** One training: how well it does, NaN where it diverged. */
async function trained(net: LedgerNet, mnist: Mnist, rate: number, seed: number): Promise<{ heldOut: number; test: number; dead: number; milliseconds: number }> {
  const { network, clipping } = begin(net, seed);
  const run = await train(network, mnist.train, { ...SCHEDULE, optimizer: sgd(rate), seed, ...clipping });
  const milliseconds = (1000 * run.seconds) / run.steps;
  if (run.stopped === 'diverged') return { heldOut: NaN, test: NaN, dead: NaN, milliseconds };
  const accuracy = (images: Dataset): number => evaluate(network, images).accuracy;
  return { heldOut: accuracy(mnist.validation), test: accuracy(mnist.test), dead: shareOfDead(network, mnist.validation), milliseconds };
}

/**
 * Trains nets of thirty hidden layers, all by one rule: 150 steps of SGD on batches of 25 images at six rates, the best of which held-out images choose
 * with one seed; at that rate two seeds more, judged by the test images.
 */
export async function ledgerRows(nets: Readonly<Record<string, LedgerNet>>, mnist: Mnist): Promise<LedgerRow[]> {
  const [first, ...others] = seeds(SEEDS);
  const before = await sweep({ net: nets, seed: [first, ...others] }, ({ net, seed }) => untrained(net, mnist.validation, seed), { label: 'ledger, before training' });
  const tried = await sweep({ net: nets, rate: RATES }, ({ net, rate }) => trained(net, mnist, rate, first), { label: 'ledger, six rates' });
  // Where none is better than guessing a row says so instead of naming a rate.
  const best = bestBy(tried, 'heldOut', { choose: 'rate', within: 'net', above: GUESSING }).filter(({ rate }) => typeof rate === 'number');
  const working = Object.fromEntries(best.map(({ net, rate }) => [net, { options: nets[net], rate }]));
  const again = Object.keys(working).length === 0 ? []
    : await sweep({ net: working, seed: others }, ({ net: { options, rate }, seed }) => trained(options, mnist, rate, seed), { label: 'ledger, two more seeds' });
  return Object.keys(nets).map((name) => {
    const start = before.filter(({ net }) => net === name);
    const runs = tried.filter(({ net }) => net === name);
    const judged = [...best, ...again].filter(({ net }) => net === name);
    const accuracies = judged.map(({ test }) => test);
    return {
      net: name,
      gradient: geometricMean(start.map(({ gradient }) => gradient)),
      factor: geometricMean(start.map(({ factor }) => factor)),
      rate: best.find(({ net }) => net === name)?.rate ?? null,
      accuracy: judged.length === 0 ? null : mean(accuracies),
      accuracies,
      dead: judged.length === 0 ? null : mean(judged.map(({ dead }) => dead)),
      milliseconds: Math.min(...[...runs, ...judged].map((run) => run.milliseconds)),
    };
  });
}
