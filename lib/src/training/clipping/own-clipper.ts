import type { Tensor } from '@tensorflow/tfjs-core';
import { optionsOf } from '../../checks/options';
import { requireFunction, rule as ruleThat } from '../../checks/rules';
import { shown } from '../../checks/shown';
import type { Ops } from '../../ops/ops';
import { requireGiven } from '../../ops/require-tensor';
import { measure } from '../../probes/measure';
import { clipperOf, type ClipInput, type ClipOptions, type Clipper } from './clipper';
import { requireLimit, requirePolicy } from './non-finite';
import { unchanged, type ClippedGradient } from './report';

/** A clipping rule of your own. */
export interface OwnClipper extends ClipOptions {
  readonly name: string;
  /** > 0. */
  readonly limit: number;
  /** The gradients after clipping, in the order given, each of its own shape; the very tensor where it stays as it is. Called inside `tf.tidy`. */
  readonly clip: (input: ClipInput) => readonly Tensor[];
}

const requireSome = ruleThat('a text that is not empty', (value) => typeof value === 'string', (value) => value !== '');
const requireOptions = optionsOf<OwnClipper>({ name: requireSome, limit: requireLimit, clip: requireFunction, onNonFinite: requirePolicy }, 'name', 'limit', 'clip');

function countChanged(before: Tensor, after: Tensor): number {
  const [old, now] = [before.dataSync<'float32'>(), after.dataSync<'float32'>()];
  return now.reduce((count, value, index) => count + Number(!Object.is(value, old[index])), 0);
}

function changed(raw: Tensor, clipped: Tensor, norm: number, ops: Ops): ClippedGradient {
  if (clipped === raw) return unchanged(raw, norm);
  return { gradient: clipped, coefficient: null, postNorm: measure(clipped, 'norms', ops).norm, clippedEntries: countChanged(raw, clipped) };
}

/**
 * A clipper that applies a rule of your own. A report is made of it as of the others; gradients that are not finite are dealt with by `onNonFinite`
 * before the rule sees them, but for `propagate`.
 *
 * @throws RangeError or TypeError for options that make none.
 * @example
 * // the entries beyond the limit become 0, instead of ±limit
 * const drop = clipper({
 *   name: 'drop', limit: 0.01,
 *   clip: ({ gradients }) => gradients.map((g) => tf.mul(g, tf.cast(tf.less(tf.abs(g), 0.01), 'float32'))),
 * });
 * const run = await train(net, digits, { optimizer: sgd(0.1), batchSize: 40, epochs: 1, clip: drop });
 * run.clips.length // 10
 */
export function clipper(options: OwnClipper): Clipper {
  requireOptions('clipper', 'options', options);
  const { name, limit, clip, onNonFinite = 'throw' } = options;
  return clipperOf({
    caller: name,
    method: name,
    limit,
    onNonFinite,
    clip(input) {
      const { gradients, norms, ops } = input;
      const clipped: unknown = clip(input);
      if (!Array.isArray(clipped)) throw new TypeError(`${name}: clip must give an array of tensors, got ${shown(clipped)}`);
      if (clipped.length !== gradients.length) throw new RangeError(`${name}: clip must give one tensor for each of ${gradients.length} gradients, got ${clipped.length}`);
      clipped.forEach((one, index) => { requireGiven(name, `what clip gives as gradient ${index}`, one, gradients[index].shape); });
      const all = (clipped as readonly Tensor[]).map((one, index) => changed(gradients[index], one, norms[index], ops));
      return { clipped: all, coefficient: all.every(({ coefficient }) => coefficient === 1) ? 1 : null };
    },
  });
}
