/** What Shift+Tab shows: the signature, and the doc comment as it reads, with a word before what is thrown, returned and shown as an example. */
'use strict';

/** @typedef {import('@tslab/typescript-for-tslab').QuickInfo} QuickInfo */
/** @typedef {import('@tslab/typescript-for-tslab').JSDocTagInfo} Tag */

/** @param {readonly { text: string }[] | undefined} parts */
const joined = (parts) => (parts ?? []).map(({ text }) => text).join('');

/** @param {string} text of a doc comment, whose lines end where the source's do @returns {string} the same with a line a paragraph or point of a list */
const unwrapped = (text) => text.replace(/(\S)\n[ \t]*(?!(?:[-*•]|\d+\.) )(?=\S)/g, '$1 ');

/** @type {Readonly<Record<string, (text: string) => string>>} */
const TAGS = {
  param: (text) => unwrapped(text).replace(/^(\S+)\s+(?:[-–] )?/, '$1: '),
  returns: (text) => `Returns ${unwrapped(text)}`,
  throws: (text) => `Throws ${unwrapped(text)}`,
  example: (text) => `\nExample\n${text.replace(/^/gm, '  ')}`,
  see: (text) => `See ${unwrapped(text)}`,
};

/** @param {Tag} tag @returns {Tag} a tag that tslab prints as its text alone */
function readableTag({ name, text }) {
  const printed = TAGS[name]?.(joined(text)) ?? joined(text);
  return { name: 'readable', text: [{ kind: 'text', text: printed }] };
}

/**
 * A name that was imported is shown as what it stands for. Of a namespace TypeScript knows no more than its name: its members are named.
 * @param {string} text as TypeScript displays it
 * @param {(name: string) => readonly string[]} membersOf a namespace
 */
function signature(text, membersOf) {
  const [, namespace] = /^import (\w+)$/.exec(text) ?? [];
  if (namespace !== undefined) return `namespace ${namespace}: ${membersOf(namespace).join(', ')}`;
  return text.replace(/^\(alias\) /, '').replace(/\n(?:import|export) \S+$/, '');
}

/**
 * @param {QuickInfo | undefined} info of TypeScript
 * @param {(name: string) => readonly string[]} membersOf a namespace
 * @returns {QuickInfo | undefined}
 */
function readableInfo(info, membersOf) {
  if (info === undefined) return undefined;
  const { displayParts, documentation, tags = [] } = info;
  /** @param {string} text */
  const part = (text) => (text === '' ? [] : [{ kind: 'text', text }]);
  return {
    ...info,
    displayParts: part(signature(joined(displayParts), membersOf)),
    documentation: part(unwrapped(joined(documentation))),
    tags: tags.map(readableTag),
  };
}

module.exports = { readableInfo };
