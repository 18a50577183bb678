import { claimsIn } from '../claims.mjs';
import { bundles, codeInView, figures, joinText } from '../notebook.mjs';
import { cellNumber, isAppendix, isDoor } from './subject.mjs';

/** Lines of code that a reader meets: a cell says one thing, and one cell may hold a whole listing of the subject itself. */
const MEDIAN = 6;
const LONGEST = 12;
const LISTING = 25;
const SUM = 220;
/** Characters of a line in view: longer ones are read by scrolling sideways where the window is narrow. */
const WIDTH = 88;

/** A derivation shows its steps. */
const FORMULAS = 8;
const CLAIMS_A_FIGURE = 3;

/** @param {readonly number[]} numbers in rising order, at least one */
const median = (numbers) => ((numbers[(numbers.length - 1) >> 1] ?? 0) + (numbers[numbers.length >> 1] ?? 0)) / 2;

/** @type {import('./subject.mjs').Check} */
export function codeIsShort({ notebook }) {
  const lengths = codeInView(notebook).map(({ index, source }) => ({ index, lines: source.trimEnd().split('\n').length }));
  if (lengths.length === 0) return [];
  const long = lengths.filter(({ lines }) => lines > LONGEST).sort((a, b) => b.lines - a.lines);
  const [listing, ...others] = long;
  const middle = median(lengths.map(({ lines }) => lines).sort((a, b) => a - b));
  const sum = lengths.reduce((total, { lines }) => total + lines, 0);
  const wide = codeInView(notebook).flatMap(({ index, source }) => source.split('\n').filter((line) => [...line].length > WIDTH).map((line) => ({ index, line })));
  return [
    ...(listing !== undefined && listing.lines > LISTING ? [`${cellNumber(listing.index)}: has ${listing.lines} lines, a listing may have ${LISTING}`] : []),
    ...others.map(({ index, lines }) => `${cellNumber(index)}: has ${lines} lines in view, more than ${LONGEST}; one cell, the longest, may be a listing`),
    ...(middle > MEDIAN ? [`its code cells in view have ${middle} lines in the median, more than ${MEDIAN}`] : []),
    ...wide.map(({ index, line }) => `${cellNumber(index)}: a line in view has ${[...line].length} characters, more than ${WIDTH}: ${line.trim().slice(0, 30)}…`),
    ...(sum > SUM ? [`its code in view has ${sum} lines, more than ${SUM}`] : []),
  ];
}

/** @type {import('./subject.mjs').Check} */
export function derivationsAreWritten({ name, notebook }) {
  if (isDoor(name) || isAppendix(name)) return [];
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => joinText(source)).join('\n');
  const formulas = prose.match(/\$\$[\s\S]+?\$\$/g)?.length ?? 0;
  return formulas < FORMULAS ? [`has ${formulas} displayed formulas, fewer than ${FORMULAS}`] : [];
}

/** @type {import('./subject.mjs').Check} */
export function somethingIsDrawn({ notebook }) {
  const drawn = notebook.cells.some(({ cell_type, source }) => cell_type === 'markdown' && /!\[[^\]]+\]\(images\/[^)]+\.svg\)|<img [^>]*src="images\/[^"]+\.svg"/.test(joinText(source)));
  return drawn ? [] : ['has no drawing with an alternative text, ![…](images/….svg)'];
}

/** @type {import('./subject.mjs').Check} */
export function claimsStayInTheBackground({ notebook }) {
  const seen = new Set(codeInView(notebook).map(({ index }) => index));
  const claims = bundles(notebook).filter(({ index }) => seen.has(index)).reduce((sum, { data }) => sum + claimsIn(data).length, 0);
  const most = CLAIMS_A_FIGURE * Math.max(1, figures(notebook).length);
  return claims > most ? [`shows ${claims} claims open, more than ${CLAIMS_A_FIGURE} a figure: collapse their cells (source_hidden)`] : [];
}
