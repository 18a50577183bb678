/** What a cell declares, and what is left of it for later cells when the cell fails halfway. */
'use strict';
const ts = require('@tslab/typescript-for-tslab');

/** @typedef {import('@tslab/typescript-for-tslab').Statement} Statement */
/** @typedef {import('@tslab/typescript-for-tslab').SourceFile} SourceFile */
/** @typedef {{ names: string[], variables: string[], imports: string }} Declared `variables` can be assigned to; `imports` as written */

/** @param {string} source */
const parse = (source) => ts.createSourceFile('cell.ts', source, ts.ScriptTarget.ES2022);

/** @param {import('@tslab/typescript-for-tslab').BindingName} name @returns {string[]} */
function namesIn(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** @param {import('@tslab/typescript-for-tslab').ImportDeclaration} statement @returns {string[]} */
function importedNames({ importClause }) {
  const { name, namedBindings } = importClause ?? {};
  const rest = namedBindings === undefined ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  return [...(name ? [name.text] : []), ...rest.map((element) => element.name.text)];
}

/** @param {Statement} statement @returns {string[]} */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
  if (ts.isImportDeclaration(statement)) return importedNames(statement);
  const { name } = /** @type {{ name?: import('@tslab/typescript-for-tslab').Node }} */ (/** @type {unknown} */ (statement));
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

/**
 * @param {string} source of a cell
 * @returns {Declared}
 */
function declaredIn(source) {
  const file = parse(source);
  const assignable = file.statements.filter((statement) => ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const));
  return {
    names: file.statements.flatMap(namesOf),
    variables: assignable.flatMap(namesOf),
    imports: file.statements.filter(ts.isImportDeclaration).map((statement) => statement.getText(file)).join('\n'),
  };
}

/**
 * Types, which no run can leave half done, and imports, which come first.
 * @param {Statement} statement
 */
const isAlwaysThere = (statement) => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || ts.isImportDeclaration(statement);

/**
 * @param {Statement} statement @param {SourceFile} file @param {(name: string) => boolean} wanted
 * @returns {string[]} the statement, or what of it declares wanted names
 */
function partsOf(statement, file, wanted) {
  if (!ts.isVariableStatement(statement)) return namesOf(statement).some(wanted) ? [statement.getText(file)] : [];
  const { declarations, flags } = statement.declarationList;
  const word = flags & ts.NodeFlags.Const ? 'const' : flags & ts.NodeFlags.Let ? 'let' : 'var';
  return declarations.filter(({ name }) => namesIn(name).some(wanted)).map((declaration) => `declare ${word} ${declaration.getText(file)};`);
}

/**
 * The declarations that hold after a cell that failed.
 * @param {string} before declarations of the cells before
 * @param {string} after declarations had it succeeded
 * @param {readonly string[]} own names that the cell declares
 * @param {(name: string) => boolean} assigned whether one of them has got its value
 */
function declarationsAfterFailure(before, after, own, assigned) {
  const [old, made] = [parse(before), parse(after)];
  const kept = new Set(made.statements.flatMap((statement) => (isAlwaysThere(statement) ? namesOf(statement) : [])).filter((name) => own.includes(name)));
  for (const name of own) if (assigned(name)) kept.add(name);
  const parts = [
    ...old.statements.flatMap((statement) => partsOf(statement, old, (name) => !kept.has(name))),
    ...made.statements.flatMap((statement) => partsOf(statement, made, (name) => kept.has(name))),
  ];
  return parts.map((part) => `${part}\n`).join('');
}

module.exports = { declarationsAfterFailure, declaredIn };
