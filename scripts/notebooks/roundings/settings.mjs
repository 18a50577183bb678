import { readFileSync } from 'node:fs';
import { TENSORFLOW_ENVIRONMENT } from '../../kernel/tensorflow-environment.cjs';

/**
 * What decides how results are rounded, apart from the seed of the networks.
 * @typedef {'native' | 'public' | 'wasm'} Backend `public`: tfjs's own operations on the native backend
 *
 * @typedef {object} Setting
 * @property {string} name e.g. `native-onednn-AVX2-seed3`; also that of its folder
 * @property {Backend} backend
 * @property {number} seed
 * @property {Record<string, string>} environment of the kernel
 *
 * @typedef {object} Choice
 * @property {readonly Backend[]} backends
 * @property {readonly number[]} seeds
 * @property {readonly ('on' | 'off')[]} onednn
 * @property {readonly string[]} isa
 */

/** @type {readonly Backend[]} */
export const BACKENDS = ['native', 'public', 'wasm'];
export const ONEDNN = /** @type {const} */ (['off', 'on']);

/** Flags of /proc/cpuinfo that a processor needs for each of oneDNN's instruction sets. */
const NEEDED = {
  SSE41: ['sse4_1'],
  AVX2: ['avx2'],
  AVX512_CORE: ['avx512f', 'avx512bw', 'avx512vl', 'avx512dq'],
};

/**
 * The instruction sets that this processor has, of those that change roundings; none where oneDNN does not choose among them.
 * @param {string} [cpuinfo] what Linux says of the processor
 * @param {{ arch: string, platform: string }} [machine]
 */
export function instructionSets(cpuinfo = readCpuinfo(), { arch, platform } = process) {
  if (arch !== 'x64') return [];
  if (platform !== 'linux') return ['SSE41', 'AVX2'];
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/));
  return Object.entries(NEEDED).flatMap(([name, needed]) => (needed.every((flag) => flags.has(flag)) ? [name] : []));
}

function readCpuinfo() {
  return process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : '';
}

/** What the kernel chooses where the environment is silent. @returns {Omit<Choice, 'seeds'>} */
export const pinned = () => ({
  backends: ['native'],
  onednn: [TENSORFLOW_ENVIRONMENT.TF_ENABLE_ONEDNN_OPTS === '0' ? 'off' : 'on'],
  isa: instructionSets().filter((set) => set === TENSORFLOW_ENVIRONMENT.ONEDNN_MAX_CPU_ISA),
});

/**
 * @param {Backend} backend
 * @param {number} seed
 * @param {Choice} choice
 * @returns {Setting[]}
 */
function settingsOf(backend, seed, { onednn, isa }) {
  if (backend === 'wasm') {
    return [{ name: `wasm-seed${seed}`, backend, seed, environment: { GRADIENT_LAB_BACKEND: 'wasm', GRADIENT_LAB_OPS: '' } }];
  }
  return onednn.flatMap((state) =>
    (isa.length === 0 ? [undefined] : isa).map((set) => ({
      name: [backend, ...(state === 'on' ? ['onednn'] : []), ...(set === undefined ? [] : [set]), `seed${seed}`].join('-'),
      backend,
      seed,
      environment: {
        GRADIENT_LAB_BACKEND: 'native',
        GRADIENT_LAB_OPS: backend,
        TF_ENABLE_ONEDNN_OPTS: state === 'on' ? '1' : '0',
        ...(set === undefined ? {} : { ONEDNN_MAX_CPU_ISA: set }),
      },
    })),
  );
}

/**
 * Every combination of what was chosen, in the order backend, seed, oneDNN, instruction set; on wasm the last two mean nothing.
 * @param {Choice} choice
 */
export const settings = (choice) => choice.backends.flatMap((backend) => choice.seeds.flatMap((seed) => settingsOf(backend, seed, choice)));
