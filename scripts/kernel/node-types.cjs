/**
 * Node's own types. They are as much to read as all else that a first cell needs, and most cells name nothing of Node: they are read when a cell does
 * not compile without them, and for whoever asks what there is.
 */
'use strict';

const INDEX = /\/@types\/node\/(?:ts[\d.]+\/)?index\.d\.ts$/;
let areWanted = false;

/** @param {string} file @param {string | undefined} text @returns {string | undefined} nothing for the list of Node's types, until they are wanted */
const withoutNode = (file, text) => (areWanted || !INDEX.test(file) ? text : '');

/**
 * From now on Node's types are read.
 * @returns {((file: string) => boolean) | undefined} which file to read anew; undefined when they were wanted before
 */
function wantNode() {
  if (areWanted) return undefined;
  areWanted = true;
  return (file) => INDEX.test(file);
}

module.exports = { wantNode, withoutNode };
