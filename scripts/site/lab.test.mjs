import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../notebooks/temporary.mjs';
import { admitLab } from './lab.mjs';

describe('admitLab', () => {
  /** @param {string} page @param {number} times @returns {string} the page after it */
  function after(page, times) {
    const { path, remove } = temporaryFolder('gradient-lab-site-test-');
    try {
      writeFileSync(join(path, 'index.html'), page);
      for (let time = 0; time < times; time++) admitLab(path);
      return readFileSync(join(path, 'index.html'), 'utf8');
    } finally {
      remove();
    }
  }

  it('gives the first page settings that JupyterLite can read, once', () => {
    const page = after('<html><head><title>A book</title></head><body>text</body></html>', 2);
    const scripts = [...page.matchAll(/<script id="jupyter-config-data" type="application\/json"[^>]*>(.*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    expect(JSON.parse(scripts[0]?.[1] ?? '')).toEqual({});
    expect(page).toContain('<title>A book</title>');
    expect(page.indexOf('jupyter-config-data')).toBeLessThan(page.indexOf('</head>'));
  });

  it("leaves JupyterLite's own first page as it is", () => {
    const own = '<head><script id="jupyter-config-data">{"a": 1}</script></head>';
    expect(after(own, 1)).toBe(own);
  });
});
