/**
 * How tslab's compiler makes the program of a cell: with no more than a cell needs.
 *
 * TypeScript's builder keeps which file refers to which, for which it makes a type checker, for every program; tslab makes two programs a cell and
 * needs a checker for the second alone. Of the first it only needs the names that the cell declares, which are there once the cell is bound.
 */
'use strict';

/** @typedef {{ createAbstractBuilder: Function, bindSourceFile: Function }} TypeScript */

const CELL_FILE = /__tslab__\.[jt]sx?$/;

/** Global types of all cells. Types of packages that are imported are found in `@types` as well; others need not be read at every start. */
const GLOBAL_TYPES = ['node'];

/** @typedef {{ resolvedModule?: { resolvedFileName: string } }} Resolution */
/** @typedef {{ fileName: string, isDeclarationFile: boolean, resolvedModules?: { forEach: (visit: (resolution: Resolution) => void) => void } }} SourceFile */

/**
 * The files that a file imports, with those that these import; of declarations no further.
 * @param {{ getSourceFile: (name: string) => SourceFile | undefined }} program @param {SourceFile} file
 * @returns {string[]} their names, with the file's own
 */
function dependenciesOf(program, file) {
  const found = new Set([file]);
  // A set is gone through with what is added meanwhile.
  for (const { isDeclarationFile, resolvedModules } of found) {
    if (isDeclarationFile) continue;
    resolvedModules?.forEach(({ resolvedModule }) => {
      const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
      if (imported) found.add(imported);
    });
  }
  return [...found].map(({ fileName }) => fileName);
}

/**
 * @param {TypeScript} typescript
 * @returns {(...given: any[]) => any} makes programs that know nothing of one another, but for the files that they share
 */
function createProgramOf({ createAbstractBuilder, bindSourceFile }) {
  return (...given) => {
    const builder = createAbstractBuilder(...given);
    const options = builder.getCompilerOptions();
    for (const file of builder.getSourceFiles()) if (CELL_FILE.test(file.fileName)) bindSourceFile(file, options);
    builder.getAllDependencies = (/** @type {SourceFile} */ file) => dependenciesOf(builder, file);
    return builder;
  };
}

module.exports = { CELL_FILE, createProgramOf, GLOBAL_TYPES };
