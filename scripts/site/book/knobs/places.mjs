/**
 * Where the book's pages have knobs. A knob changes a number in the notebook's own cells; the figure below it is what these cells then draw.
 *
 * @typedef {object} Knob
 * @property {string} label
 * @property {string} [unit] in words, after the value
 * @property {readonly number[]} values that it takes, the printed one among them
 * @property {number} printed the value of the notebook as it is committed
 * @property {readonly Change[]} changes
 *
 * @typedef {string | { at: string, as: (value: number) => string }} Change
 *   text of the cells, that which a value replaces in «»; `as` where another text than the number takes its place
 *
 * @typedef {object} Place
 * @property {string} chapter a notebook's name without its ending
 * @property {string} figure the cell that shows the figure
 * @property {boolean} [nets] whether networks are computed, which takes seconds
 * @property {readonly Knob[]} knobs
 */

/** @param {number} from @param {number} to @param {number} step @returns {number[]} both ends among them */
const steps = (from, to, step) => Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => Number((from + index * step).toPrecision(6)));

/** 1, 2 and 5 in each power of ten. @param {number} from a power of ten @param {number} to */
const decades = (from, to) =>
  Array.from({ length: 3 * Math.round(Math.log10(to / from)) + 1 }, (_, index) => Number((from * 10 ** Math.floor(index / 3) * ([1, 2, 5][index % 3] ?? 1)).toPrecision(6)));

/** @type {readonly Place[]} */
export const PLACES = [
  {
    chapter: '01-one-neuron-per-layer',
    figure: 'cell-25b',
    knobs: [{ label: 'Weights drawn from [−s, s], s', values: steps(0.25, 16, 0.25), printed: 1, changes: ['const size = «1»;'] }],
  },
  {
    chapter: '01-one-neuron-per-layer',
    figure: 'cell-43',
    knobs: [
      { label: 'Largest depth', unit: 'layers', values: steps(50, 120, 10), printed: 50, changes: ['depth: [5, 10, 20, 30, 40, «50»]', 'rest: { frame: «50» }'] },
      { label: 'Fourth weight w', values: steps(0.5, 30, 0.5), printed: 8, changes: ['w: [1, 3, 4, «8»]'] },
      { label: 'Input', values: steps(0, 1, 0.01), printed: 0.52, changes: ['depth, w, -w / 2), «0.52»)'] },
    ],
  },
  {
    chapter: '02-from-one-neuron-to-a-layer',
    figure: 'cell-15',
    nets: true,
    knobs: [{
      label: 'Weights drawn from [−s, s], s',
      values: steps(0.25, 3, 0.25),
      printed: 1,
      changes: [
        { at: 'const small = uniformWeights(«-1»,', as: (s) => String(-s) },
        ', «1»); // every |w|',
        { at: 'const variance = «1 / 3»;', as: (s) => `${s ** 2} / 3` },
        { at: '{ x: «48», label', as: (s) => String(48 / s ** 2) },
        { at: ", label: '«48»', labelAt", as: (s) => (48 / s ** 2).toPrecision(2) },
      ],
    }],
  },
  {
    chapter: '02-from-one-neuron-to-a-layer',
    figure: 'cell-30',
    knobs: [{ label: 'Standard deviation of an entry', values: steps(0.1, 1.5, 0.05), printed: 0.5, changes: ['const std = «0.5»;'] }],
  },
  {
    chapter: '04-xavier-and-he',
    figure: 'cell-30',
    nets: true,
    knobs: [
      { label: 'Third gain g', values: [0.25, 0.5, 1.5, 1.8, 2.2, 2.5, 3, 4, 6, 8], printed: 4, changes: ['const gains = [1, 2, «4»];'] },
      {
        label: 'Depth', unit: 'layers', values: steps(5, 60, 5), printed: 30,
        changes: ['Array(«30»).fill(100), 10]; // thirty', 'error: (l: number) => «30» - l', "'What do «thirty» ReLU layers leave"],
      },
    ],
  },
  {
    chapter: '06-the-edge-of-chaos',
    figure: 'c06-35f',
    knobs: [{
      label: 'Third n·Var(w)', values: steps(1.8, 8, 0.2), printed: 4,
      changes: [
        'const variances = [1, 1.76, «4»];',
        // A sixth of the time, for a difference that no figure shows.
        { at: 'x += «0.1»)', as: () => '0.25' },
        { at: 'bell(x) * «0.1»;', as: () => '0.25' },
        { at: "«note: { x: 0.165, y: 0.165, text: 'c* = 0.17, for 4', ax: 70, ay: 30 }»", as: () => 'note: []' },
      ],
    }],
  },
  {
    chapter: '07-relu-and-its-children',
    figure: 'cell-12',
    nets: true,
    knobs: [{ label: 'Second learning rate', values: [0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3], printed: 1, changes: ['const rate = [0.1, «1»];'] }],
  },
  {
    chapter: '07-relu-and-its-children',
    figure: 'cell-23',
    knobs: [
      { label: 'Lower rate η', values: steps(0.05, 0.65, 0.05), printed: 0.5, changes: ['const [low, high] = [«0.5»,'] },
      { label: 'Higher rate η', values: steps(0.7, 3, 0.1), printed: 0.7, changes: [', «0.7»]; // change me'] },
    ],
  },
  {
    chapter: '10-gradient-clipping',
    figure: 'c10-47b',
    knobs: [{ label: 'Limit on the norm', values: decades(0.01, 100), printed: 1, changes: ['const limited = «1»;'] }],
  },
  {
    chapter: '11-through-time',
    figure: 'c11-26',
    nets: true,
    knobs: [
      { label: 'σ of the fourth start', values: [0.5, 0.8, 1, 1.2, 1.8, 2, 2.5, 3, 4, 5], printed: 2.5, changes: ["'σ = «2.5»': normalWeights", '(«2.5» * r) };'] },
      {
        label: 'Tosses T', values: steps(10, 50, 5), printed: 30,
        changes: ['result = look(net, «30», seed);', { at: 'size / sizes[«29»]', as: (T) => String(T - 1) }, '‖g<sub>«30»</sub>‖'],
      },
    ],
  },
  {
    chapter: '12-skip-connections',
    figure: 'c12-34',
    nets: true,
    knobs: [{ label: 'α of the branch', values: steps(0.1, 2, 0.1), printed: 1, changes: ["'skip, α = «1»': () =>", '() => [1, «1»],', "net: ['skip, α = «1»',"] }],
  },
];
