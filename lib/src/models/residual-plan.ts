import { constantWeights, type Initializer } from './initializers';
import type { MlpOptions, MlpResidual } from './mlp-options';

/** Some hidden layers that follow each other: a residual branch, or one layer without a sum. */
export interface HiddenBlock {
  /** Depths of its weight layers. */
  readonly depths: readonly number[];
  readonly residual: boolean;
}

/** The option `residual` with its defaults; null for none. */
export function residualOf({ residual }: MlpOptions): Required<MlpResidual> | null {
  if (residual === undefined || residual === false) return null;
  const { branch = 1, start = 'plain' } = residual === true ? {} : residual;
  return { branch, start };
}

/** The hidden layers in blocks: branches where as many layers as one takes keep the number of units. */
export function hiddenBlocks(options: MlpOptions): HiddenBlock[] {
  const { sizes } = options;
  const branch = residualOf(options)?.branch;
  const blocks: HiddenBlock[] = [];
  for (let depth = 1; depth < sizes.length - 1; depth += blocks[blocks.length - 1].depths.length) {
    const depths = Array.from({ length: branch ?? 1 }, (_, i) => depth + i);
    const residual = branch !== undefined && depth + branch < sizes.length && depths.every((each) => sizes[each] === sizes[depth - 1]);
    blocks.push({ depths: residual ? depths : [depth], residual });
  }
  return blocks;
}

const zero = constantWeights(0);

/**
 * Fixup's start of a weight layer (Zhang, Dauphin & Ma 2019, section 3, rules 1 and 2): of m layers in each of L branches the last and the output are 0,
 * the others times L^(−1/(2m − 2)). Null where it changes nothing.
 */
export function fixupInitializer(options: MlpOptions, depth: number, init: Initializer): Initializer | null {
  const plan = residualOf(options);
  if (plan?.start !== 'fixup') return null;
  if (depth === options.sizes.length - 1) return options.outputInit ?? zero;
  const branches = hiddenBlocks(options).filter(({ residual }) => residual);
  const place = branches.find(({ depths }) => depths.includes(depth))?.depths.indexOf(depth);
  if (place === undefined) return null;
  if (place === plan.branch - 1) return zero;
  const factor = branches.length ** (-1 / (2 * plan.branch - 2));
  return (context) => init(context).map((weight) => factor * weight);
}
