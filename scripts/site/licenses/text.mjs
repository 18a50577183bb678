/** @typedef {import('./packages.mjs').Package} Package */

const RULE = '-'.repeat(80);

/** Letters before numbers of versions, whatever the language of the machine. @param {string} a @param {string} b */
const byLetters = (a, b) => (a < b ? -1 : Number(a > b));

/** @param {Package} one */
const titleOf = ({ name, versionInfo, licenseId }) => `${name} ${versionInfo} (${licenseId === '' ? 'see its text' : licenseId.replace(/^\((.*)\)$/, '$1')})`;

/** @param {string} text without what only differs in how it is laid out */
const laidOut = (text) => text.replaceAll('\r', '').split('\n').map((line) => line.trimEnd()).join('\n').trim();

/**
 * One text of all licences: the packages by name, then each text once, with those that it is of. The same packages, in whatever order, give the same text.
 * @param {readonly Package[]} packages
 * @param {(licenseId: string) => string} standard the text of a licence for a package that brings none
 * @returns {string}
 */
export function licensesText(packages, standard) {
  /** @type {Map<string, Set<string>>} */
  const titles = new Map();
  for (const one of packages) {
    const text = laidOut(one.extractedText) || laidOut(standard(one.licenseId));
    titles.set(text, (titles.get(text) ?? new Set()).add(titleOf(one)));
  }
  const sections = [...titles].map(([text, of]) => ({ text, of: [...of].sort(byLetters) })).sort((a, b) => byLetters(a.of.join(), b.of.join()) || byLetters(a.text, b.text));
  const all = [...new Set(packages.map(titleOf))].sort(byLetters);
  return [
    `This site brings ${all.length} packages of others. The licence of each follows, for those that bring no text of their own in SPDX's words.`,
    all.join('\n'),
    ...sections.map(({ text, of }) => `${RULE}\n${of.join('\n')}\n${RULE}\n\n${text}`),
    '',
  ].join('\n\n');
}
