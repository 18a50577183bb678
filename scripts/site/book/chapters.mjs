/** Notebooks and pages as the book's generator reads them. */
import { createHash } from 'node:crypto';
import { joinText, PLOTLY, PNG } from '../../notebooks/notebook.mjs';
import { LIBRARY, MODULES } from '../library/modules.mjs';
import { escaped, knobsHtml } from './knobs/form.mjs';
import { PLACES } from './knobs/places.mjs';
import { compile } from './knobs/program.mjs';

/** @typedef {import('../../notebooks/notebook.mjs').Notebook} Notebook */
/** @typedef {import('./knobs/places.mjs').Place} Place */
/** @typedef {{ data?: Record<string, any>, metadata?: Record<string, any> }} Output */

/**
 * What a page shows beside its text.
 * @typedef {object} Files
 * @property {(name: string, bytes: Uint8Array | string) => void} add `name` below the page's folder
 */

/** Folder of the lab below the book. */
export const LAB = 'lab';

/** The notebooks were baked on the full set. */
const IMAGES = ', with the 10,000 images of this site';

const CHINESE = /^## (中文.*)$/m;

/** @param {string} text */
const shortHash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Width and height of a PNG, which its header says. @param {Buffer} png */
const sizeOf = (png) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

/** What a figure is called where it is not seen. @param {Output} output */
const titleOf = ({ data = {}, metadata = {} }) => String(metadata[PNG]?.alt ?? joinText(data['text/plain'] ?? ''));

/**
 * A figure as a picture that a script makes live; its specification is a file of its own, fetched when the reader comes near.
 * @param {Output} output @param {Files} files
 * @returns {string} HTML
 */
function figureHtml(output, files) {
  const { data = {} } = output;
  const specification = JSON.stringify(data[PLOTLY]);
  const name = shortHash(specification);
  files.add(`figures/${name}.json`, specification);
  const title = escaped(titleOf(output));
  const height = data[PLOTLY].layout?.height ?? 400;
  const png = data[PNG] && Buffer.from(joinText(data[PNG]), 'base64');
  if (!png) return `<figure class="live" data-figure="figures/${name}.json" style="min-height:${height}px"><figcaption>${title}</figcaption></figure>`;
  files.add(`figures/${name}.png`, png);
  const size = sizeOf(png);
  return `<figure class="live" data-figure="figures/${name}.json"><img src="figures/${name}.png" alt="${title}" width="${size.width}" height="${size.height}" loading="lazy"></figure>`;
}

/** @typedef {(title: string) => string} Knobs HTML below a figure of that title */

/** @param {Output} output @param {Knobs | undefined} knobs @param {Files} files @returns {Output} */
function shownOutput(output, knobs, files) {
  if (output.data?.[PLOTLY] === undefined) return output;
  return { ...output, data: { 'text/html': figureHtml(output, files) + (knobs?.(titleOf(output)) ?? '') }, metadata: {} };
}

/** Where the site has a module, the lab's own copy. @param {string} name as cells import it */
function addressOf(name) {
  const file = /** @type {Record<string, string>} */ (MODULES)[name];
  if (file === undefined) throw new Error(`pages can import ${Object.keys(MODULES).join(', ')}, got ${name}`);
  return `${LAB}/${LIBRARY}/${file}`;
}

/**
 * The knobs of the figures, by the cells that show them; what they run is a file of its own.
 * @param {Notebook} notebook @param {string} file its name @param {readonly Place[]} places @param {Files} files
 * @returns {Map<string, Knobs>}
 */
function knobsOf(notebook, file, places, files) {
  const own = places.filter(({ chapter }) => `${chapter}.ipynb` === file);
  return new Map(own.map((place) => {
    const { modules, ...program } = compile(place, notebook);
    const text = JSON.stringify({ ...program, modules: Object.fromEntries(modules.map((module) => [module, addressOf(module)])) });
    const name = `knobs/${shortHash(text)}.json`;
    files.add(name, text);
    return [place.figure, (title) => knobsHtml(title, place.knobs, name, text.includes('loadMnist') ? IMAGES : '')];
  }));
}

/** Links to pages outside of the notebooks' folder, which the book has beside the chapters. @param {string} text */
const linksInBook = (text) => text.replaceAll('](../README.md', '](index.md').replaceAll('](../environment.md', '](environment.md');

/** @param {string} file @returns {string} its address in the lab */
const inLab = (file) => `${LAB}/lab/index.html?path=${encodeURIComponent(file)}`;

/** @param {string} heading @param {string} file @returns {string} HTML: the way to the same heading in the lab, which JupyterLab knows by its words */
function wayTo(heading, file) {
  const words = heading.replaceAll('`', '');
  return `<p class="run-here"><a href="${inLab(file)}#heading=${encodeURIComponent(words.replaceAll(' ', '-'))}" aria-label="${escaped(`Run “${words}” in your browser`)}">Run</a></p>`;
}

/** @param {string} text @param {string} file @returns {string} with a way to the lab below the heading of every section */
function withWaysAtSections(text, file) {
  const parts = text.split(/^(```[^]*?^```)/m);
  return parts.map((part) => (part.startsWith('```') ? part : part.replace(/^##+ (.*)$/gm, (line, heading) => `${line}\n\n${wayTo(heading, file)}`))).join('');
}

/** @param {string} source of the first cell @param {string} file @param {string | undefined} chinese the heading of the summary */
function withWays(source, file, chinese) {
  const run = `<a class="run" href="${inLab(file)}">Run this in your browser</a>`;
  const ways = [run, ...(chinese === undefined ? [] : [`<a href="#zh" lang="zh">${chinese}</a>`])];
  return source.replace(/^(# .*)$/m, `$1\n\n<p class="ways">${ways.join(' · ')}</p>`);
}

/**
 * @param {Notebook} notebook @param {string} file its name @param {Files} files @param {readonly Place[]} [places] that have knobs
 * @returns {object} the notebook for the generator: figures as files, with their knobs, code that the notebook folds folded, ways to the lab and to the Chinese summary
 */
export function chapterOf(notebook, file, files, places = PLACES) {
  const knobs = knobsOf(notebook, file, places, files);
  const chinese = notebook.cells.map(({ source }) => CHINESE.exec(joinText(source))?.[1]).find((found) => found !== undefined);
  const cells = notebook.cells.map((cell, index) => {
    const source = joinText(cell.source);
    if (cell.cell_type !== 'code') {
      const text = withWaysAtSections(linksInBook(source), file).replace(CHINESE, '<span id="zh"></span>\n\n## $1');
      return { ...cell, source: index === 0 ? withWays(text, file, chinese) : text };
    }
    const { outputs = [] } = /** @type {{ outputs?: Output[] }} */ (cell);
    const folded = /** @type {any} */ (cell.metadata).jupyter?.source_hidden === true;
    return { ...cell, source, metadata: folded ? { tags: ['hide-input'] } : {}, outputs: outputs.map((output) => shownOutput(output, knobs.get(cell.id ?? ''), files)) };
  });
  return { ...notebook, cells };
}

/**
 * The first page: the project's README with the list of chapters.
 * @param {string} readme @param {readonly string[]} chapters names of the notebooks
 */
export function indexOf(readme, chapters) {
  const text = readme
    .replaceAll('](notebooks/', '](')
    .replaceAll('](data/README.md)', '](data.md)')
    .replace(/\[([^\]]*)\]\((LICENSE|lib\/[^)]*)\)/g, '$1');
  return `${text}\n\`\`\`{toctree}\n:hidden:\n:caption: The notebooks\n\n${chapters.map((name) => name.replace(/\.ipynb$/, '')).join('\n')}\n\`\`\`\n
\`\`\`{toctree}\n:hidden:\n:caption: The project\n\nenvironment\ndata\n\`\`\`\n`;
}
