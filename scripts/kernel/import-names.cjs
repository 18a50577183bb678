/** What Tab offers in `import { … }`: what runs before what is only a type. */
'use strict';

/** @typedef {{ candidates: string[] }} Completion */

/** @param {string} before what stands before the cursor */
const isInImport = (before) => /\bimport\s*\{[^}]*$/.test(before);

/** Types, classes and constants begin with a capital letter. @param {string} name */
const isCapital = (name) => /^\p{Lu}/u.test(name);

/**
 * @template {Completion} C
 * @param {C} completion @param {string} before what stands before the cursor
 * @returns {C}
 */
function valuesFirst(completion, before) {
  if (!isInImport(before)) return completion;
  const { candidates } = completion;
  return { ...completion, candidates: [...candidates.filter((name) => !isCapital(name)), ...candidates.filter(isCapital)] };
}

module.exports = { valuesFirst };
