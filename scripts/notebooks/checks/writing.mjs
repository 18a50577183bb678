import { joinText } from '../notebook.mjs';
import { cellNumber, isDoor, NUMBERED } from './subject.mjs';

/** The parts of the frame that notebooks keep, as second-level headings in this order: before what they teach, and after it. */
const BEFORE = ['You will be able to', 'Predict'];
const AFTER = ['Claims', 'Things to try', '中文小结', 'References'];

/** @param {import('../notebook.mjs').Notebook} notebook */
const prose = (notebook) => notebook.cells.filter(({ cell_type }) => cell_type === 'markdown').map(({ source }) => joinText(source));

/** @type {import('./subject.mjs').Check} */
export const nameIsNumbered = ({ name }) =>
  NUMBERED.test(name) ? [] : [`the file must be called NN-words-with-hyphens.ipynb, or A1-… for an appendix, got ${name}.ipynb`];

/** @type {import('./subject.mjs').Check} */
export function numberIsUnique({ name, collection }) {
  const number = name.slice(0, 2);
  const others = collection.filter((other) => other !== name && other.slice(0, 2) === number);
  return others.map((other) => `the number ${number} is also that of ${other}`);
}

/** @type {import('./subject.mjs').Check} */
export function titleIsNumbered({ name, notebook }) {
  const first = notebook.cells[0];
  const line = first?.cell_type === 'markdown' ? (joinText(first.source).split('\n')[0] ?? '') : '';
  const start = `# ${name.slice(0, 2)} · `;
  return line.startsWith(start) && line.length > start.length ? [] : [`cell 1: must begin with \`${start}Title\`, got ${JSON.stringify(line)}`];
}

/** @type {import('./subject.mjs').Check} */
export function frameIsComplete({ name, notebook }) {
  const headings = prose(notebook).flatMap((text) => [...text.matchAll(/^## +(.+)$/gm)].map((match) => match[1] ?? ''));
  const sections = isDoor(name) ? AFTER : [...BEFORE, ...AFTER];
  const places = sections.map((section) => ({ section, place: headings.findIndex((heading) => heading.startsWith(section)) }));
  const missing = places.filter(({ place }) => place < 0).map(({ section }) => `the section \`## ${section}\` is missing`);
  const present = places.filter(({ place }) => place >= 0);
  const misplaced = present.flatMap(({ section, place }, index) => {
    const before = present[index - 1];
    return before !== undefined && before.place > place ? [`the section \`## ${section}\` must come after \`## ${before.section}\``] : [];
  });
  return [...missing, ...misplaced];
}

/** The head of a table, and the line below it. */
const TABLE = /^ *(\|.*\|) *\n *\|(?: *:?-+:? *\|)+ *$/gm;

/**
 * Whoever hears a table is told its heads, and a formula alone is not read out. The corner of a table with headings on two sides may be empty.
 * @type {import('./subject.mjs').Check}
 */
export function tableHeadsHaveWords({ notebook }) {
  return notebook.cells.flatMap(({ cell_type, source }, index) => {
    if (cell_type !== 'markdown') return [];
    const heads = [...joinText(source).matchAll(TABLE)].map((match) => match[1] ?? '');
    const mute = heads.filter((head) => head.replaceAll(/\$[^$]*\$/g, '').split('|').slice(2, -1).some((cell) => !/[\p{L}\p{N}]/u.test(cell)));
    return mute.map((head) => `${cellNumber(index)}: each head of a table but the first needs a word beside its formula, got ${head}`);
  });
}

/** @param {string} text @returns {string[]} the addresses of Markdown links and pictures, outside code */
function linksIn(text) {
  const plain = text.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
  return [...plain.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map((match) => match[1] ?? '');
}

/** @param {string} link @returns {string | undefined} the relative path it means */
function relativePath(link) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link) || link.startsWith('#')) return undefined;
  const path = link.replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** @type {import('./subject.mjs').Check} */
export const linksResolve = ({ notebook, exists }) =>
  notebook.cells.flatMap((cell, index) => {
    if (cell.cell_type !== 'markdown') return [];
    const paths = linksIn(joinText(cell.source)).flatMap((link) => relativePath(link) ?? []);
    return paths.filter((path) => !exists(path)).map((path) => `${cellNumber(index)}: the link ${path} leads nowhere`);
  });

/** @type {import('./subject.mjs').Check} */
export function neighboursAreLinked({ name, notebook, collection }) {
  const linked = new Set(prose(notebook).flatMap(linksIn).flatMap((link) => relativePath(link)?.replace(/^\.\//, '') ?? []));
  const place = collection.indexOf(name);
  if (place < 0) return [];
  const neighbours = [
    { role: 'previous', file: collection[place - 1] },
    { role: 'next', file: collection[place + 1] },
  ];
  return neighbours.flatMap(({ role, file }) =>
    file === undefined || linked.has(`${file}.ipynb`) ? [] : [`there is no link to the ${role} notebook, ${file}.ipynb`],
  );
}
