import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { project } from '../setup/project.mjs';

/** plotly.js in the lab's folder: the traces that lie in a plane, a third of the whole, and all of them. */
export const PLOTLY_FILES = { plane: 'plotly/plane.js', all: 'plotly/all.js' };

const PLANE = join(project.packages, 'plotly.js-cartesian-dist-min');
const ALL = join(project.packages, 'plotly.js-dist');
/** The folders of the packages. */
export const PLOTLY_PACKAGES = [PLANE, ALL];

/**
 * What draws the figures of the notebooks, in the lab and in the book.
 * @param {string} lab its folder
 */
export function copyPlane(lab) {
  const file = join(lab, PLOTLY_FILES.plane);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(join(PLANE, 'plotly-cartesian.min.js'), file);
}

/**
 * What draws a reader's own figures with other traces.
 * @param {string} lab its folder
 */
export async function bundleAll(lab) {
  const bundle = await rolldown({ cwd: project.root, input: join(ALL, 'plotly.js'), platform: 'browser' });
  try {
    await bundle.write({ file: join(lab, PLOTLY_FILES.all), format: 'iife', name: 'Plotly', minify: true });
  } finally {
    await bundle.close();
  }
}
