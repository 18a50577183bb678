import { readClaims } from '../claims.mjs';
import { codeInView, figures, joinText } from '../notebook.mjs';

const WORDS_A_MINUTE = 200;
const CODE_LINES_A_MINUTE = 20;
const FIGURES_A_MINUTE = 2;

/**
 * Minutes that a careful reader needs: prose at 200 words a minute (two Chinese characters are a word), code in view at 20 lines, a figure in half a minute.
 * @param {import('../notebook.mjs').Notebook} notebook
 */
export function readingMinutes(notebook) {
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => joinText(source)).join('\n');
  const characters = prose.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = prose.replaceAll(/\p{Script=Han}+/gu, ' ').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const lines = codeInView(notebook).reduce((sum, { source }) => sum + source.split('\n').filter((line) => line.trim() !== '').length, 0);
  return Math.round((words + characters / 2) / WORDS_A_MINUTE + lines / CODE_LINES_A_MINUTE + figures(notebook).length / FIGURES_A_MINUTE);
}

/**
 * The README's row of a notebook: `| [05 · Title](notebooks/05-title.ipynb) | question | 12 min | 20 s | 31 |`, the last number being its claims.
 * @type {import('./subject.mjs').Check}
 */
export function readmeListsIt({ name, notebook, readme }) {
  const row = readme.split('\n').find((line) => line.includes(`](notebooks/${name}.ipynb) |`));
  if (row === undefined) return [`README.md does not list it: | [${name.slice(0, 2)} · …](notebooks/${name}.ipynb) | question | minutes | seconds | claims |`];
  const [link = '', question = '', minutes, seconds = '', claims] = row.split('|').slice(1, -1).map((cell) => cell.trim());
  const title = joinText(notebook.cells[0]?.source).split('\n')[0]?.replace(/^# /, '') ?? '';
  const expected = { minutes: `${readingMinutes(notebook)} min`, claims: String(readClaims(notebook, name).length) };
  const complaints = [
    [link.startsWith(`[${title.split(/[:,]/)[0]}`), `must call it ${title}`],
    [question !== '', 'must name its question'],
    [minutes === expected.minutes, `must say ${expected.minutes} to read, says ${minutes ?? 'nothing'}`],
    [/^\d+ s$/.test(seconds), `must say how many seconds it runs, such as 20 s, says ${seconds}`],
    [claims === expected.claims, `must count ${expected.claims} claims, says ${claims ?? 'nothing'}`],
  ];
  return complaints.flatMap(([holds, complaint]) => (holds ? [] : [`README.md: its row ${String(complaint)}`]));
}
