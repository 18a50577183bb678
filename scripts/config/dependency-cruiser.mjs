// The library's floors, from the ground up: a file may import from its own floor and from the ones below it.
const FLOORS = ['published', 'checks', 'numeric', 'theory', 'engine', 'data', 'ops', 'models', 'probes', 'training', 'plots', 'notebook'];

/** @param {string} name */
const folder = (name) => `^lib/src/${name}([/.]|$)`;

/** @param {number} index */
const above = (index) => `^lib/src/(${FLOORS.slice(index + 1).join('|')}|index)([/.]|$)`;
const TENSORFLOW = '^(@tensorflow/)|node_modules/@tensorflow/';
const TESTS = '[.]test[.]ts$|^lib/src/(examples|face|ops/testing)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...FLOORS.map((name, index) => ({
      name: `${name}-imports-downward`,
      severity: /** @type {const} */ ('error'),
      from: { path: folder(name), pathNot: TESTS },
      to: { path: above(index) },
    })),
    {
      name: 'no-tensors-in-plain-floors',
      comment: 'numeric, theory and plots are plain TypeScript on plain numbers',
      severity: 'error',
      from: { path: '^lib/src/(published|checks|numeric|theory|plots)([/.]|$)', pathNot: TESTS },
      to: { path: TENSORFLOW },
    },
    {
      name: 'engine-has-one-door',
      comment: 'what exists for speed is nobody else\'s business: the engine, what it packs, how TensorFlow is called and gets memory',
      severity: 'error',
      from: { path: '^lib/src/', pathNot: ['^lib/src/engine/', TESTS] },
      to: { path: '^lib/src/engine/', pathNot: '^lib/src/engine/(engine|packed|tidy|taped|native-backend|data-types|aligned|staging|tensor-memory)[.]ts$' },
    },
    {
      name: 'tslab-only-in-notebook',
      severity: 'error',
      from: { path: '^lib/src/', pathNot: '^lib/src/notebook/' },
      to: { path: '(^|/)tslab(/|$)' },
    },
    {
      name: 'tfjs-node-only-in-ops',
      severity: 'error',
      from: { path: '^lib/src/', pathNot: ['^lib/src/ops/', TESTS] },
      to: { path: '@tensorflow/tfjs-node' },
    },
    {
      name: 'node-only-in-engine-data-ops-and-notebook',
      comment: 'everything else must be able to run in a browser page later',
      severity: 'error',
      from: { path: '^lib/src/', pathNot: ['^lib/src/(engine|data|ops|notebook)/', TESTS] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-node-in-twins',
      comment: 'a file named .browser.ts takes the place of its twin in the bundle for browsers',
      severity: 'error',
      from: { path: '[.]browser[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'tests-stay-out', severity: 'error', from: { pathNot: TESTS }, to: { path: TESTS } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'lib/tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
