import { parseArgs } from 'node:util';

/** The oldest that the project supports, and all long-term releases after it. */
const VERSIONS = ['20', '22', '24', '26'];
const STAGES = /** @type {const} */ (['unit', 'notebooks']);
const NOTEBOOKS = ['00', '04'];

/** @typedef {typeof STAGES[number]} Stage */

export const HELP = `npm run matrix [-- NAME…] [options]
Runs the unit tests and notebooks (${NOTEBOOKS.join(' and ')} if none is named) under several versions of Node.js, and prints one table.
npm fetches each version, the newest of its major one, into .cache/node (about 110 MB each).
  --node 22,24         major versions (${VERSIONS.join(',')})
  --stages notebooks   a part of ${STAGES.join(',')}`;

/** @param {string} text @returns {string[]} */
const list = (text) => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

/** @param {string} word @returns {Stage} */
function stageOf(word) {
  const stage = STAGES.find((name) => name === word);
  if (stage === undefined) throw new Error(`--stages must name ${STAGES.join(' or ')}, got ${word}`);
  return stage;
}

/**
 * @param {readonly string[]} words after the command's name
 * @returns {{ versions: string[], stages: Stage[], notebooks: string[], help: boolean }}
 */
export function readOptions(words) {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      node: { type: 'string', default: VERSIONS.join(',') },
      stages: { type: 'string', default: STAGES.join(',') },
      help: { type: 'boolean', default: false },
    },
  });
  const versions = list(values.node);
  const wrong = versions.find((version) => !/^\d+$/.test(version));
  if (wrong !== undefined || versions.length === 0) throw new Error(`--node must be major versions, such as 22,24, got ${values.node}`);
  const stages = list(values.stages).map(stageOf);
  if (stages.length === 0) throw new Error(`--stages must name ${STAGES.join(' or ')}, got nothing`);
  return { versions, stages, notebooks: positionals.length > 0 ? positionals : NOTEBOOKS, help: values.help };
}
