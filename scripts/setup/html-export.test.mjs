import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { installHtmlExport } from './html-export.mjs';
import { jupyterEnvironment } from './jupyter.mjs';
import { project } from './project.mjs';

const { path: folder, remove } = temporaryFolder('gradient lab export ');
const notebook = join(folder, 'figures.ipynb');
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const DESCRIPTION = 'σ′ ≤ ¼, "always" & everywhere, as x < 1';

/** @param {string} image @returns {string | undefined} the alternative text that a browser reads */
function alternative(image) {
  const text = /alt=(?:"([^"]*)"|'([^']*)')/.exec(image)?.slice(1).find((part) => part !== undefined);
  return text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** @param {object} metadata */
const picture = (metadata) => ({ output_type: 'display_data', data: { 'image/png': PNG, 'text/plain': 'a figure' }, metadata });

/** @param {string} form @param {string} extension */
function exported(form, extension) {
  const words = ['-m', 'nbconvert', '--to', form, notebook];
  execFileSync(project.python, words, { env: jupyterEnvironment(project, process.env), stdio: 'pipe' });
  return readFileSync(join(folder, `figures${extension}`), 'utf8');
}

beforeAll(() => {
  installHtmlExport(project);
  const outputs = [picture({ 'image/png': { alt: DESCRIPTION } }), picture({})];
  const cells = [{ id: 'a', cell_type: 'code', execution_count: 1, metadata: {}, outputs, source: 'show(figure)' }];
  writeFileSync(notebook, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
});
afterAll(remove);

describe('a notebook exported to HTML', () => {
  it('describes its figures to those who do not see them', () => {
    const images = exported('html', '.html').match(/<img [^]*?>/g) ?? [];
    // What is not given stays for nbconvert to complain of.
    expect(images.map(alternative)).toEqual([DESCRIPTION, 'No description has been provided for this image']);
    expect(images.every((image) => image.includes(`src="data:image/png;base64,${PNG}"`))).toBe(true);
  });

  it('is still slides where slides were asked for', () => {
    expect(exported('slides', '.slides.html')).toContain('reveal');
  });
});
