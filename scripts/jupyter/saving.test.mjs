import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { project } from '../setup/project.mjs';

const { path: folder, remove } = temporaryFolder('gradient lab saving ');
afterAll(remove);

/** Calls the hook as Jupyter does, and gives back what would be written. */
const PROGRAM = `
import json, sys
from scripts.jupyter.saving import before_saving
class Contents:
    def _get_os_path(self, path):
        return path
model, path = json.load(sys.stdin)
before_saving(model=model, path=path, contents_manager=Contents())
json.dump(model, sys.stdout)
`;

/** @param {unknown} model @param {string} path */
const hooked = (model, path) => JSON.parse(execFileSync(project.python, ['-c', PROGRAM], { cwd: project.root, input: JSON.stringify([model, path]), encoding: 'utf8' }));

const PICTURE = 'the picture that was baked';
/** @param {object} figure @param {string} [picture] */
const bundle = (figure, picture = PICTURE) => ({ 'application/vnd.plotly.v1+json': figure, 'image/png': picture, 'text/plain': 'a title' });
/** @param {...object} bundles */
const notebook = (...bundles) => ({ cells: [{ cell_type: 'markdown', source: 'text' }, { cell_type: 'code', source: 'show(f)', outputs: bundles.map((data) => ({ output_type: 'display_data', data })) }] });
/** @param {object} content */
const model = (content) => ({ type: 'notebook', content });

const figure = { data: [{ type: 'scatter', x: [1, 2], y: [3, null] }], layout: { title: { text: 'a title' } } };
const looked = { data: [{ ...figure.data[0], marker: { color: 'found' } }], layout: { ...figure.layout, width: 1234, xaxis: { range: [0.9, 2.1], autorange: true } } };

/** @param {unknown} saved @returns {string} */
function savedAs(saved) {
  const path = join(folder, 'saved.ipynb');
  writeFileSync(path, typeof saved === 'string' ? saved : JSON.stringify(saved));
  return path;
}

describe('saving a notebook', () => {
  it('keeps figure and picture that were only looked at', () => {
    const path = savedAs(notebook(bundle(figure)));
    expect(hooked(model(notebook(bundle(looked, 'as wide as the window'))), path)).toEqual(model(notebook(bundle(figure))));
  });

  it.each([
    ['other points', { ...looked, data: [{ type: 'scatter', x: [1, 2], y: [3, 4] }] }],
    ['another kind of curve', { ...looked, data: [{ ...figure.data[0], type: 'bar' }] }],
    ['frames', { ...looked, frames: [{ name: 'later' }] }],
  ])('writes a figure with %s as it is now', (_, changed) => {
    const now = model(notebook(bundle(changed, 'new')));
    expect(hooked(now, savedAs(notebook(bundle(figure))))).toEqual(now);
  });

  it('finds a figure that moved, and leaves new ones, text and tables alone', () => {
    const path = savedAs(notebook(bundle(figure)));
    const fresh = bundle({ data: [{ type: 'scatter', x: [0], y: [0] }] }, 'fresh');
    const result = hooked(model(notebook(fresh, { 'text/html': '<table>' }, bundle(looked, 'wide'))), path);
    expect(result).toEqual(model(notebook(fresh, { 'text/html': '<table>' }, bundle(figure))));
  });

  it.each([
    ['is not there yet', () => join(folder, 'no such.ipynb')],
    ['is a folder', () => folder],
    ['is no JSON', () => savedAs('{')],
    ['is no notebook', () => savedAs([1])],
  ])('writes what it is given where the saved file %s', (_, path) => {
    const now = model(notebook(bundle(looked, 'wide')));
    expect(hooked(now, path())).toEqual(now);
  });

  it('leaves other files, and models without content, as they are', () => {
    for (const other of [{ type: 'file', content: 'text' }, { type: 'notebook', content: null }, { type: 'directory', content: [] }]) {
      expect(hooked(other, savedAs(notebook(bundle(figure))))).toEqual(other);
    }
  });
});
