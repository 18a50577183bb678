import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kind } from './kinds';
import type { Place } from './public-face';

/** A value to put in a place: made anew for each case, from the valid one that stands there. */
export interface BadValue {
  readonly name: string;
  readonly make: (valid: unknown) => unknown;
}

/** Marks a bad value that cannot be made of this valid one, such as a changed entry of an empty array. */
export const NOT_APPLICABLE = Symbol('not applicable');

/** Values of another kind, and the kinds of place in which they are none. */
const WRONG_KINDS: readonly (BadValue & { readonly fine: readonly Kind[] })[] = [
  { name: 'null', make: () => null, fine: ['null'] },
  { name: 'undefined', make: () => undefined, fine: ['undefined'] },
  { name: 'a number', make: () => 3, fine: ['number'] },
  { name: 'a text', make: () => 'text', fine: ['text', 'choice'] },
  { name: 'true', make: () => true, fine: ['flag'] },
  { name: '[]', make: () => [], fine: ['numbers', 'list'] },
  { name: 'a function', make: () => () => 1, fine: ['function'] },
  { name: 'a promise', make: (valid) => Promise.resolve(valid), fine: [] },
];

const EMPTY_OBJECT: BadValue = { name: '{}', make: () => ({}) };

const constant = (name: string, value: unknown): BadValue => ({ name, make: () => value });

const NUMBERS: readonly BadValue[] = [
  constant('NaN', NaN), constant('Infinity', Infinity), constant('-Infinity', -Infinity),
  constant('negative', -1), constant('zero', 0), constant('fraction', 1.5), constant('huge', 1e15),
];

/** An array with another first entry; of the same kind, if it is a typed one. */
function withFirst(name: string, entry: unknown): BadValue {
  return {
    name,
    make: (valid) => {
      if (Array.isArray(valid)) return valid.length === 0 ? NOT_APPLICABLE : [entry, ...valid.slice(1) as unknown[]];
      if (!ArrayBuffer.isView(valid) || !('slice' in valid) || typeof entry !== 'number') return NOT_APPLICABLE;
      const copy = (valid as Float32Array).slice();
      copy[0] = entry;
      return Object.is(copy[0], (valid as Float32Array)[0]) || !Object.is(copy[0], entry) ? NOT_APPLICABLE : copy;
    },
  };
}

const entriesOf = (valid: unknown): unknown => (ArrayBuffer.isView(valid) ? Array.from(valid as unknown as ArrayLike<unknown>) : NOT_APPLICABLE);

const ARRAYS: readonly BadValue[] = [
  withFirst('with NaN', NaN), withFirst('with Infinity', Infinity), withFirst('with a negative', -1), withFirst('with zero', 0),
  withFirst('with a fraction', 1.5), withFirst('with a text', 'text'), withFirst('with undefined', undefined),
  { name: 'empty', make: (valid) => (ArrayBuffer.isView(valid) && 'slice' in valid ? (valid as Float32Array).slice(0, 0) : []) },
  { name: 'one longer', make: (valid) => (Array.isArray(valid) && valid.length > 0 ? [...valid as unknown[], valid[valid.length - 1]] : NOT_APPLICABLE) },
];

const LISTS: readonly BadValue[] = [
  constant('empty', []), constant('[null]', [null]), constant('[{}]', [{}]), constant('[3]', [3]),
];

const isTensor = (valid: unknown): valid is Tensor => valid instanceof tf.Tensor;
const ofTensor = (name: string, make: (valid: Tensor) => Tensor): BadValue => ({ name, make: (valid) => (isTensor(valid) ? make(valid) : NOT_APPLICABLE) });

const TENSORS: readonly BadValue[] = [
  ofTensor('disposed', (valid) => { const copy = tf.clone(valid); copy.dispose(); return copy; }),
  ofTensor('one axis more', (valid) => tf.expandDims(valid, 0)),
  ofTensor('another width', (valid) => tf.zeros([...valid.shape.slice(0, -1), (valid.shape.at(-1) ?? 0) + 1], valid.dtype)),
  ofTensor('no rows', (valid) => tf.zeros([0, ...valid.shape.slice(1)], valid.dtype)),
  ofTensor('another type', (valid) => tf.tidy(() => tf.cast(valid, valid.dtype === 'int32' ? 'float32' : 'int32'))),
  ofTensor('text tensor', (valid) => tf.fill(valid.shape, 'text', 'string')),
  ofTensor('full of NaN', (valid) => (valid.dtype === 'float32' ? tf.fill(valid.shape, NaN) : tf.fill(valid.shape, -1, 'int32'))),
];

const TYPO: BadValue = {
  name: 'a misspelt option',
  make: (valid) => (valid === undefined || typeof valid === 'object' ? { ...valid, tolerence: 3 } : NOT_APPLICABLE),
};

/** The values of the right kind and out of bounds, by kind of place. */
const OUT_OF_BOUNDS: Readonly<Partial<Record<Kind, readonly BadValue[]>>> = {
  number: NUMBERS,
  choice: [constant('an unknown word', 'no such'), constant('an empty text', '')],
  text: [constant('an empty text', '')],
  numbers: ARRAYS,
  'typed numbers': [...ARRAYS, { name: 'a plain array', make: entriesOf }],
  list: LISTS,
  tensor: TENSORS,
  options: [TYPO],
};

/** Every bad value for a place. */
export function badValuesFor({ kinds, optional, members }: Place): BadValue[] {
  if (kinds.includes('anything')) return [];
  const kindly = WRONG_KINDS.filter(({ fine, name }) => !fine.some((kind) => kinds.includes(kind)) && !(name === 'undefined' && optional));
  const holdsNothing = members.length > 0 && members.every((member) => member.optional);
  const object = kinds.includes('object') && holdsNothing ? [] : [EMPTY_OBJECT];
  return [...kindly, ...object, ...kinds.flatMap((kind) => OUT_OF_BOUNDS[kind] ?? [])];
}
