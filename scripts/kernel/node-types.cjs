/**
 * Types that most cells name nothing of: Node's own, as much to read as all else that a first cell needs, and WebGPU's, which the types of a tensor refer
 * to. They are read when a cell does not compile without them, and for whoever asks what there is.
 */
'use strict';

const INDEX = /\/(?:@types\/node\/(?:ts[\d.]+\/)?|@webgpu\/types\/dist\/)index\.d\.ts$/;
let areWanted = false;

/** @param {string} file @param {string | undefined} text @returns {string | undefined} nothing for these types, until they are wanted */
const withoutNode = (file, text) => (areWanted || !INDEX.test(file) ? text : '');

/**
 * From now on they are read.
 * @returns {((file: string) => boolean) | undefined} which file to read anew; undefined when they were wanted before
 */
function wantNode() {
  if (areWanted) return undefined;
  areWanted = true;
  return (file) => INDEX.test(file);
}

module.exports = { wantNode, withoutNode };
