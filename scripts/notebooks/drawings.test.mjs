import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';

const FOLDER = join(project.root, 'notebooks', 'images');
/** As wide as the pictures of figures: without a size of its own a drawing grows with the window. */
const WIDEST = 620;

const drawings = readdirSync(FOLDER).filter((name) => name.endsWith('.svg'));

describe('the drawings', () => {
  it.each(drawings)('%s has a size that fits beside text, in proportion', (name) => {
    const head = /<svg [^>]*>/.exec(readFileSync(join(FOLDER, name), 'utf8'))?.[0] ?? '';
    const number = (/** @type {string} */ attribute) => Number(new RegExp(` ${attribute}="([\\d.]+)"`).exec(head)?.[1]);
    const [, , width = NaN, height = NaN] = (/ viewBox="([^"]+)"/.exec(head)?.[1] ?? '').split(' ').map(Number);
    expect(number('width')).toBeLessThanOrEqual(WIDEST);
    expect(number('height') / number('width')).toBeCloseTo(height / width, 2);
  });
});
