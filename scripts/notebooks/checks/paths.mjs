import { homedir } from 'node:os';
import { codeCells, joinText, PNG } from '../notebook.mjs';
import { cellNumber } from './subject.mjs';

/** Beginnings of paths that mean something on one machine only; `https://host/home/` is not one of them. */
const MACHINE_PATHS = [/(?<![\w.~-])\/(?:home|root|Users|tmp|work)\/[^\s'"`)<>]*/, /(?<!\w)[A-Za-z]:[\\/]+Users\b[^\s'"`)<>]*/];

/** Parts that are base64, where anything may turn up by chance. */
const ENCODED = new Set([PNG, 'image/jpeg', 'application/pdf', 'bdata']);

/**
 * All strings inside a value.
 * @param {unknown} value
 * @returns {string[]}
 */
function strings(value) {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return [value.join('')];
  return Object.entries(value).flatMap(([key, part]) => (ENCODED.has(key) ? [] : strings(part)));
}

/** @param {string} text @param {readonly string[]} folders @returns {string | undefined} */
function machinePath(text, folders) {
  for (const pattern of MACHINE_PATHS) {
    const found = pattern.exec(text);
    if (found !== null) return found[0];
  }
  return folders.find((folder) => text.includes(`${folder}/`) || text.includes(`${folder}\\`) || text.split(/[\s'"`()<>]/).includes(folder));
}

/** @type {import('./subject.mjs').Check} */
export function noMachinePaths({ notebook, root }) {
  const folders = [root, homedir()].filter((folder) => folder.length > 1);
  const inSources = notebook.cells.map((cell, index) => ({ index, where: 'source', texts: [joinText(cell.source)] }));
  const inOutputs = codeCells(notebook).map(({ index, outputs }) => ({ index, where: 'output', texts: strings(outputs) }));
  return [...inSources, ...inOutputs].flatMap(({ index, where, texts }) => {
    const path = texts.map((text) => machinePath(text, folders)).find((found) => found !== undefined);
    return path === undefined ? [] : [`${cellNumber(index)}: the ${where} holds a path of one machine, ${path}`];
  });
}
