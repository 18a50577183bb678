import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { dataFrame } from '../index';

const { cache } = createRequire(import.meta.url);
const isLoaded = (name: string): boolean => Object.keys(cache).some((file) => file.includes(`/node_modules/${name}/`));

it('danfo is loaded by the first frame, without the packages that its frames do not need', () => {
  expect(isLoaded('danfojs-node')).toBe(false);
  const frame = dataFrame([{ a: 1, b: 2 }, { a: 1, b: 4 }]);
  expect(frame.groupby('a').agg({ b: ['median', 'std', 'var', 'mode'] }).values).toEqual([[1, 3, Math.SQRT2, 2, 2]]);
  expect([frame.median({ axis: 0 }).values, frame.column('b').mode(), frame.describe().shape]).toEqual([[1, 3], 2, [8, 2]]);
  expect(['danfojs-node', 'mathjs', 'xlsx', 'request'].map(isLoaded)).toEqual([true, false, false, false]);
});
