import { each, type Halves } from './halves';
import type { Operation } from './program';
import type { Operand, ProgramWriter } from './writing';

/** What the gradient needs of the forward pass. */
export interface NormalisedHalves {
  readonly size: number;
  readonly centred: Halves;
  readonly inverseDeviation: Operand;
  readonly slope: Operand;
}

const numberOf = ({ attributes }: Operation, name: string, standard: number): number => {
  const value = attributes.find((attribute) => attribute.name === name)?.value;
  return typeof value === 'number' ? value : standard;
};

/** Whether it normalises with the batch's own statistics. */
export const isTraining = ({ attributes }: Operation): boolean => !attributes.some(({ name, value }) => name === 'is_training' && value === false);

/** Σ over the examples of both halves, `[units]`. */
function total(writer: ProgramWriter, units: Operand, f: (half: 0 | 1) => Operand): Operand {
  const [one, other] = each((half) => writer.one('BiasAddGrad', [f(half)], units.form));
  return writer.arithmetic('AddV2', one, other);
}

/** running + share·(batch − running). */
function moved(writer: ProgramWriter, running: Operand, batch: Operand, share: number): Operand {
  return share === 1 ? batch : writer.arithmetic('AddV2', running, writer.scaled(writer.arithmetic('Sub', batch, running), share));
}

/**
 * `FusedBatchNormV3` of a batch in two halves: each centres and normalises its own examples, and only sums over them `[units]` meet. The variance is
 * that of the centred values, so that no digits cancel.
 */
export function batchNormOfHalves(writer: ProgramWriter, operation: Operation, x: Halves, [gamma, beta, mean, variance]: readonly Operand[]) {
  const epsilon = numberOf(operation, 'epsilon', 1e-4);
  const share = numberOf(operation, 'exponential_avg_factor', 1);
  const size = x[0].form.shape[0] + x[1].form.shape[0];
  const batchMean = writer.scaled(total(writer, gamma, (half) => x[half]), 1 / size);
  const minusMean = writer.scaled(batchMean, -1);
  const centred = each((half) => writer.one('BiasAdd', [x[half], minusMean], x[half].form));
  const batchVariance = writer.scaled(total(writer, gamma, (half) => writer.one('Square', [centred[half]], x[half].form)), 1 / size);
  const inverseDeviation = writer.one('Rsqrt', [writer.arithmetic('AddV2', batchVariance, writer.scalar(epsilon))], gamma.form);
  const slope = writer.arithmetic('Mul', inverseDeviation, gamma);
  const saved: NormalisedHalves = { size, centred, inverseDeviation, slope };
  return {
    output: each((half) => writer.one('BiasAdd', [writer.arithmetic('Mul', centred[half], slope), beta], x[half].form)),
    runningMean: moved(writer, mean, batchMean, share),
    runningVariance: moved(writer, variance, writer.scaled(batchVariance, size / (size - 1)), share),
    saved,
  };
}

/** `FusedBatchNormGradV3` of the halves; ∂L/∂x = γ/(m√(σ² + ε))·(m·u − Σu − x̂·Σ(u·x̂)). */
export function batchNormGradientOfHalves(writer: ProgramWriter, upstream: Halves, { size, centred, inverseDeviation, slope }: NormalisedHalves) {
  const beta = total(writer, slope, (half) => upstream[half]);
  const gamma = writer.arithmetic('Mul', total(writer, slope, (half) => writer.arithmetic('Mul', upstream[half], centred[half])), inverseDeviation);
  const minusMean = writer.scaled(beta, -1 / size);
  const projection = writer.scaled(writer.arithmetic('Mul', gamma, inverseDeviation), 1 / size);
  const input = each((half) => {
    const withoutMean = writer.one('BiasAdd', [upstream[half], minusMean], upstream[half].form);
    return writer.arithmetic('Mul', writer.arithmetic('Sub', withoutMean, writer.arithmetic('Mul', centred[half], projection)), slope);
  });
  return { input, gamma, beta };
}
