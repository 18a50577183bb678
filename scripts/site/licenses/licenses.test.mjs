import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../notebooks/temporary.mjs';
import { project } from '../../setup/project.mjs';
import { copiedPackage, LICENSES, readPackages, standardText, writePackages } from './packages.mjs';
import { licensesText } from './text.mjs';
import { writeLicenses } from './write.mjs';

/** @param {string} name @param {string} [extractedText] @param {string} [licenseId] */
const one = (name, extractedText = '', licenseId = 'MIT') => ({ name, versionInfo: '1.0.0', licenseId, extractedText });
const standard = (/** @type {string} */ id) => `The words of ${id}`;

describe('the text of all licences', () => {
  it('names each package, and has each text once', () => {
    const text = licensesText([one('b', 'Mine'), one('a', 'Mine\r\n'), one('c', '', 'ISC'), one('c', '', 'ISC')], standard);
    expect(text.split('\n\n').slice(0, 2)).toEqual([expect.stringContaining('3 packages'), 'a 1.0.0 (MIT)\nb 1.0.0 (MIT)\nc 1.0.0 (ISC)']);
    expect(text.match(/^Mine$/gm)).toHaveLength(1);
    expect(text).toContain('The words of ISC');
    expect(text).not.toContain('The words of MIT');
  });

  it('says of a package without a name for its licence where to see it', () => {
    expect(licensesText([one('a', 'Mine', ''), one('b', 'Mine', '(MIT OR ISC)')], standard)).toContain('a 1.0.0 (see its text)\nb 1.0.0 (MIT OR ISC)\n');
  });

  it('is the same whatever the order', () => {
    const packages = [one('b', 'Mine'), one('a', 'Mine'), one('A', 'Other'), one('c', '', 'ISC')];
    expect(licensesText([...packages].reverse(), standard)).toBe(licensesText(packages, standard));
  });
});

describe('licences', () => {
  it('have the words of SPDX', () => {
    expect(standardText('MIT')).toContain('Permission is hereby granted, free of charge');
    expect(standardText('(Apache-2.0 AND MIT)')).toMatch(/Apache License[^]*Permission is hereby granted/);
    expect(() => standardText('My own')).toThrow();
  });

  it('of a copied package are those in its folder', () => {
    expect(copiedPackage(join(project.packages, 'katex'))).toMatchObject({ name: 'katex', licenseId: 'MIT', extractedText: expect.stringContaining('Khan Academy') });
  });
});

describe('the licences of a site', () => {
  const { path: folder, remove } = temporaryFolder('gradient-lab-licenses-');
  afterEach(remove);

  it('are those that its parts name, and those of what is within files', () => {
    mkdirSync(join(folder, '_static'));
    mkdirSync(join(folder, 'lab'));
    writePackages(join(folder, 'lab', `worker-${LICENSES}`), [one('a', 'Mine')]);
    writePackages(join(folder, '_static', LICENSES), [one('a', 'Mine'), one('b', 'Mine')]);
    expect(readPackages(join(folder, 'lab', `worker-${LICENSES}`))).toEqual([one('a', 'Mine')]);
    writeFileSync(join(folder, '_static', 'clipboard.min.js'), '/*!\n * clipboard.js v2.0.8\n * Licensed MIT\n */\nf();');
    expect(writeLicenses(folder)).toBe(3);
    writeFileSync(join(folder, '_static', 'clipboard.min.js'), 'f();');
    expect(() => writeLicenses(folder)).toThrow('_static/clipboard.min.js must begin with the notice of clipboard.js, got ');
  });
});
