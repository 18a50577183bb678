import { currentOps } from '../ops/current';
import { makeParameter, requireWeights } from './dense';
import { constantWeights, xavierUniform, type Initializer } from './initializers';
import { keepingNoVariable } from './keeping-no-variable';
import type { Parameter } from './network';
import { orthogonal } from './orthogonal';
import { lossOf } from './own-loss';
import { recurrentNetwork, type RecurrentNetwork } from './recurrent';
import type { Cell } from './recurrent-cell';
import type { RecurrentOptions } from './recurrent-options';
import { squaredError } from './squared-error';

/** Initializes each gate's block of columns on its own, with the fans of one gate: `[rows, gates·units]`. */
function perGate(caller: string, name: string, gates: number, initializer: Initializer): Initializer {
  if (gates === 1) return initializer;
  return ({ shape, fanIn, random }) => {
    const [rows, columns] = shape;
    const units = columns / gates;
    const values = new Float32Array(rows * columns);
    for (let gate = 0; gate < gates; gate++) {
      const block = initializer({ shape: [rows, units], fanIn, fanOut: units, random });
      requireWeights(caller, `a gate of ${name}`, block, rows * units);
      for (let row = 0; row < rows; row++) values.set(block.subarray(row * units, (row + 1) * units), row * columns + gate * units);
    }
    return values;
  };
}

/** A cell without what it computes. */
export type CellParts = Omit<Cell, 'step' | 'activation' | 'phi' | 'alpha' | 'hasCellState'>;

/** What a kind of cell adds to its parts. */
export interface CellKind {
  /** The function that makes such networks, for errors. */
  readonly caller: string;
  readonly gates: number;
  /** Biases, `[gates·units]`; default the option `biasInit`. */
  readonly biasInit?: Initializer;
  readonly cell: (parts: CellParts) => Cell;
}

function partsOf(depth: number, options: RecurrentOptions, { caller, gates, biasInit = options.biasInit ?? constantWeights(0) }: CellKind): CellParts {
  const { units, init = xavierUniform, recurrentInit = orthogonal(), seed = 0 } = options;
  const [name, inputs, width] = [`recurrent${depth}`, depth === 1 ? options.inputs : units, gates * units];
  const shared = { layer: name, depth, fanOut: units, seed };
  const matrix = (role: 'kernel' | 'recurrentKernel', rows: number, initializer: Initializer): Parameter =>
    makeParameter({ ...shared, role, shape: [rows, width], fanIn: rows }, perGate(caller, `${name}/${role}`, gates, initializer), caller);
  return {
    ops: options.ops ?? currentOps(),
    name,
    depth,
    inputs,
    units,
    kernel: matrix('kernel', inputs, init),
    recurrentKernel: matrix('recurrentKernel', units, recurrentInit),
    bias: makeParameter({ ...shared, role: 'bias', shape: [width], fanIn: inputs }, biasInit, caller),
  };
}

/** The network of as many cells of a kind as there are layers; no variable is left when an initializer throws. */
export function recurrentStack(options: RecurrentOptions, kind: CellKind): RecurrentNetwork {
  const { classes, layers = 1, output = 'last', init = xavierUniform, outputInit = init, biasInit = constantWeights(0), seed = 0 } = options;
  const { loss = 'softmaxCrossEntropy' } = options;
  return keepingNoVariable(() => {
    const cells = Array.from({ length: layers }, (_, index) => kind.cell(partsOf(index + 1, options, kind)));
    return recurrentNetwork(cells, { caller: kind.caller, classes, output, outputInit, biasInit, seed }, loss === 'squaredError' ? squaredError : lossOf(loss));
  });
}
