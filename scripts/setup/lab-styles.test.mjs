import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { installStyles } from './lab-styles.mjs';

describe('installStyles', () => {
  /** @type {string} */
  let configuration;
  beforeEach(() => {
    const { path, remove } = temporaryFolder('styles-');
    configuration = path;
    return remove;
  });
  const file = () => join(configuration, 'custom', 'custom.css');

  it('puts the styles where JupyterLab looks for custom ones, and nothing else', () => {
    installStyles(configuration);
    expect(readdirSync(join(configuration, 'custom'))).toEqual(['custom.css']);
    expect(readFileSync(file(), 'utf8')).toMatch(/\.plot-img \{\s+max-width: 100%/);
  });

  it('writes them again only where they differ', () => {
    installStyles(configuration);
    const { ino } = statSync(file());
    installStyles(configuration);
    expect(statSync(file()).ino).toBe(ino);
    const styles = readFileSync(file(), 'utf8');
    writeFileSync(file(), 'old');
    installStyles(configuration);
    expect(readFileSync(file(), 'utf8')).toBe(styles);
  });
});
