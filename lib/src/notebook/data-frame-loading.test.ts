import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** In a process of its own, as test files share theirs. */
const PROGRAM = `
const loaded = () => ['danfojs-node', 'mathjs', 'xlsx', 'request'].filter((name) => Object.keys(require.cache).some((file) => file.replaceAll('\\\\', '/').includes('/node_modules/' + name + '/')));
const { dataFrame } = require('gradient-lab');
const before = loaded();
const frame = dataFrame([{ a: 1, b: 2 }, { a: 1, b: 4 }]);
const values = [frame.groupby('a').agg({ b: ['median', 'std', 'var', 'mode'] }).values, frame.median({ axis: 0 }).values, frame.column('b').mode(), frame.describe().shape];
console.log(JSON.stringify({ before, values, after: loaded() }));
`;

it('danfo is loaded by the first frame, without the packages that its frames do not need', () => {
  const output = execFileSync(process.execPath, ['-e', PROGRAM], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ before: [], values: [[[1, 3, Math.SQRT2, 2, 2]], [1, 3], 2, [8, 2]], after: ['danfojs-node'] });
});

const ON_WEBASSEMBLY = `
process.env.GRADIENT_LAB_BACKEND = 'wasm';
const { dataFrame, ready } = require('gradient-lab');
ready().then(({ backend }) => {
  const values = dataFrame([{ a: 1, b: 2 }, { a: 1, b: 4 }, { a: -1, b: null }]).groupby(['a']).agg({ b: ['mean', 'q75', 'count'] }).values;
  const native = Object.keys(require.cache).some((file) => file.replaceAll('\\\\', '/').includes('/tfjs-node/dist/'));
  console.log(JSON.stringify({ backend, now: require('@tensorflow/tfjs-core').getBackend(), native, values }));
});
`;

it('danfo works where WebAssembly computes, and does not load the native TensorFlow, which would take over', () => {
  const output = execFileSync(process.execPath, ['-e', ON_WEBASSEMBLY], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ backend: 'wasm', now: 'wasm', native: false, values: [[1, 3, 3.5, 2], [-1, null, null, 0]] });
});
