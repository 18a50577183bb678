/**
 * A network, in the words that every contender understands.
 * @typedef {object} Net
 * @property {number[]} sizes
 * @property {'elu' | 'relu' | 'sigmoid'} activation
 * @property {{ momentum: number, epsilon: number, onLogits: boolean }} [batchNorm]
 * @property {number} [clipValue]
 * @property {number} learningRate
 */

/**
 * What a contender is asked to do in each round.
 * @typedef {object} Task
 * @property {'train' | 'losses' | 'gradients' | 'matmul' | 'accuracy' | 'memory'} kind
 * @property {Net} net
 * @property {number} batch
 * @property {number} steps of an epoch
 * @property {number} passes
 * @property {number} epochs
 * @property {number} threads inside one operation; 0 leaves it to the library
 * @property {{ every: number, activations: boolean }} [probe]
 * @property {'native' | 'wasm' | 'cpu'} [backend]
 * @property {'native' | 'public'} [ops]
 * @property {boolean} [graphs] false: operation by operation
 * @property {'step' | 'epoch'} [compiled] what JAX compiles as a whole
 * @property {number} [seed]
 * @property {{ images: string, labels: string }} [train] files for the Python peers
 * @property {{ images: string, labels: string }} [test]
 */

/**
 * One contender in one comparison: a process that does one round whenever told to.
 * @typedef {object} Lane
 * @property {string} name
 * @property {'ours' | 'tfjs-fit' | 'pytorch' | 'pytorch_compile' | 'jax_net' | 'keras_fit'} program the name of its file in peers/, Python's with underscores
 * @property {Partial<Task>} [task]
 */

/**
 * A bound on the ratio of two medians; a reference that stands for several lanes means the fastest of them.
 * @typedef {object} Target
 * @property {string} lane
 * @property {string} reference start of the names of the lanes to compare with
 * @property {number} atMost
 */

/**
 * Lanes whose rounds alternate.
 * @typedef {object} Group
 * @property {string} section
 * @property {string} name
 * @property {Task} task
 * @property {Lane[]} lanes
 * @property {Target[]} targets
 */

const BATCH = 200;
const DEPTHS = [5, 10, 20, 50];

/** @type {Net} */
const NET_A = { sizes: [784, 300, 100, 10], activation: 'elu', batchNorm: { momentum: 0.9, epsilon: 1e-3, onLogits: true }, learningRate: 0.01 };
/** @type {Net} */
const NET_B = { sizes: [784, 300, 50, 50, 50, 50, 10], activation: 'relu', clipValue: 1, learningRate: 0.01 };
export const NETS = { A: NET_A, B: NET_B };

export const OURS = 'gradient-lab';
const PYTORCH = 'PyTorch';
const JAX_SCAN = 'JAX scan';
/** The starts of their lanes' names. */
export const PEERS = [PYTORCH, 'torch.compile', 'JAX jit', JAX_SCAN, 'Keras fit', 'tfjs'];

/** @param {'relu' | 'sigmoid'} activation @param {number} depth @returns {Net} */
const deep = (activation, depth) => ({ sizes: [784, ...Array(depth).fill(100), 10], activation, learningRate: 0.01 });

/**
 * A peer with one thread and with all: which is faster depends on the machine and the net.
 * @param {number} threads
 * @param {Lane} lane
 * @returns {Lane[]}
 */
const oneAndAll = (threads, { name, program, task: more }) =>
  [...new Set([1, threads])].map((count) => ({ name: `${name}, ${count} thread${count === 1 ? '' : 's'}`, program, task: { ...more, threads: count } }));
const pytorch = (/** @type {number} */ threads) => oneAndAll(threads, { name: PYTORCH, program: 'pytorch' });
/** @param {number} threads @returns {Lane[]} peers that compile a whole step, or a whole epoch */
const compilers = (threads) => [
  ...oneAndAll(threads, { name: 'torch.compile', program: 'pytorch_compile' }),
  ...oneAndAll(threads, { name: 'JAX jit', program: 'jax_net', task: { compiled: 'step' } }),
  ...oneAndAll(threads, { name: JAX_SCAN, program: 'jax_net', task: { compiled: 'epoch' } }),
];
/** @returns {Lane[]} */
const keras = () => [
  { name: 'Keras fit, 1 thread', program: 'keras_fit', task: { threads: 1 } },
  { name: 'Keras fit, its own choice of threads', program: 'keras_fit', task: { threads: 0 } },
];
/** @type {Lane} */
const ours = { name: OURS, program: 'ours' };
/** @type {Lane} */
const oursPublic = { name: `${OURS}, public operations`, program: 'ours', task: { ops: 'public' } };

/** @type {Lane} */
const oursWithoutGraphs = { name: `${OURS}, operation by operation`, program: 'ours', task: { graphs: false } };

/** @typedef {{ quick: boolean, threads: number }} Plan */

/** @param {Net} net @param {Plan} plan @param {Partial<Task>} [more] @returns {Task} */
const task = (net, { quick }, more = {}) => ({
  kind: 'train', net, batch: BATCH, steps: quick ? 60 : 300, passes: quick ? 20 : 100, epochs: 1, threads: 1, ...more,
});

/** @param {Plan} plan @returns {Group} */
const netA = (plan) => ({
  section: 'a',
  name: 'net A, training',
  task: task(NET_A, plan),
  lanes: [ours, oursWithoutGraphs, oursPublic, ...pytorch(plan.threads), ...compilers(plan.threads), ...keras(), { name: 'tfjs model.fit', program: 'tfjs-fit' }],
  targets: [
    { lane: OURS, reference: PYTORCH, atMost: 0.8 },
    { lane: OURS, reference: JAX_SCAN, atMost: 1.1 },
    { lane: OURS, reference: 'Keras', atMost: 0.7 },
    { lane: oursPublic.name, reference: PYTORCH, atMost: 1.3 },
  ],
});

/**
 * Without tfjs `model.fit`: it cannot clip.
 * @param {Plan} plan
 * @returns {Group}
 */
const netB = (plan) => ({
  section: 'b',
  name: 'net B, training',
  task: task(NET_B, plan),
  lanes: [ours, oursWithoutGraphs, oursPublic, ...pytorch(plan.threads), ...compilers(plan.threads), ...keras()],
  targets: [
    { lane: OURS, reference: PYTORCH, atMost: 0.8 },
    { lane: OURS, reference: JAX_SCAN, atMost: 1.2 },
    { lane: OURS, reference: 'Keras', atMost: 0.8 },
  ],
});

/** @param {Plan} plan @returns {Group[]} */
const depths = (plan) =>
  /** @type {const} */ (['relu', 'sigmoid']).flatMap((activation) =>
    DEPTHS.filter((depth) => !plan.quick || depth === 5 || depth === 50).map((depth) => ({
      section: 'depth',
      name: `${activation}, depth ${depth}, all gradients`,
      task: task(deep(activation, depth), plan, { kind: 'gradients', passes: Math.ceil((plan.quick ? 200 : 1500) / depth) }),
      lanes: [ours, ...pytorch(plan.threads)],
      targets: depth === 50 ? [{ lane: OURS, reference: PYTORCH, atMost: 0.75 }] : [],
    })),
  );

const BOTH = 'gradients and activations';

/** @param {Plan} plan @returns {Group} */
const probes = (plan) => ({
  section: 'probes',
  name: 'net A, training with probes',
  task: task(NET_A, plan),
  lanes: [
    { name: 'no probe', program: 'ours' },
    { name: 'gradients, every step', program: 'ours', task: { probe: { every: 1, activations: false } } },
    { name: `${BOTH}, every step`, program: 'ours', task: { probe: { every: 1, activations: true } } },
    { name: `${BOTH}, every tenth`, program: 'ours', task: { probe: { every: 10, activations: true } } },
    { name: `${PYTORCH}, no hook`, program: 'pytorch', task: { threads: 1 } },
    { name: `${PYTORCH}, hooks, every step`, program: 'pytorch', task: { threads: 1, probe: { every: 1, activations: true } } },
    { name: `${PYTORCH}, hooks, every tenth`, program: 'pytorch', task: { threads: 1, probe: { every: 10, activations: true } } },
  ],
  targets: [
    { lane: `${BOTH}, every step`, reference: 'no probe', atMost: 1.1 },
    { lane: `${BOTH}, every tenth`, reference: 'no probe', atMost: 1.02 },
  ],
});

/** @param {Plan} plan @returns {Group} */
const backends = (plan) => ({
  section: 'backends',
  name: 'net A, training on each backend',
  task: task(NET_A, plan, { steps: plan.quick ? 6 : 30 }),
  lanes: [
    { name: 'native, native operations', program: 'ours', task: { backend: 'native', ops: 'native' } },
    { name: 'native, public operations', program: 'ours', task: { backend: 'native', ops: 'public' } },
    { name: 'wasm', program: 'ours', task: { backend: 'wasm' } },
    { name: 'plain JavaScript', program: 'ours', task: { backend: 'cpu' } },
  ],
  targets: [],
});

/** @param {Plan} plan @returns {Group[]} */
const products = (plan) =>
  Object.entries(NETS).map(([name, net]) => ({
    section: 'matmul',
    name: `net ${name}, matrix products only`,
    task: task(net, plan, { kind: 'matmul' }),
    lanes: [{ name: 'tfjs', program: 'ours' }, ...pytorch(plan.threads)],
    targets: [],
  }));

export const SECTIONS = ['a', 'b', 'depth', 'probes', 'backends', 'matmul'];

/**
 * Every comparison, in the order of the report.
 * @param {Plan} plan
 * @returns {Group[]}
 */
export function groups(plan) {
  return [netA(plan), netB(plan), ...depths(plan), probes(plan), backends(plan), ...products(plan)];
}

/**
 * @param {Net} net
 * @param {Partial<Task>} more
 * @returns {Task}
 */
export const wholeSet = (net, more) => ({ kind: 'train', net, batch: BATCH, steps: 60_000 / BATCH, passes: 1, epochs: 1, threads: 1, ...more });
