import ts from 'typescript';

/**
 * Which statements of a notebook's cells lead to a figure. A name means what the cell itself declares or imports, else what the nearest cell before it does.
 *
 * @typedef {object} Statement
 * @property {string} text
 * @property {string[]} names that it declares
 * @property {Import[]} imports where it is an import
 * @property {Set<Statement>} needs the statements whose names it uses
 *
 * @typedef {{ module: string, name: string | undefined, local: string }} Import `name` is undefined for a whole module
 * @typedef {{ node: ts.Statement, statement: Statement, symbols: Map<ts.Symbol, string> }} Parsed
 */

/** Nothing but the cells is read: what they do not declare is of no interest here. */
const OPTIONS = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };

/** @param {readonly string[]} cells */
function parse(cells) {
  // As a module, so that each cell has a scope of its own.
  const files = new Map(cells.map((source, index) => [`cell${index}.ts`, ts.createSourceFile(`cell${index}.ts`, `${source}\nexport {};`, ts.ScriptTarget.ES2022, true)]));
  const host = {
    ...ts.createCompilerHost(OPTIONS),
    getSourceFile: (/** @type {string} */ name) => files.get(name),
    fileExists: (/** @type {string} */ name) => files.has(name),
    readFile: () => undefined,
  };
  return { files: [...files.values()], checker: ts.createProgram([...files.keys()], OPTIONS, host).getTypeChecker() };
}

/** @param {ts.BindingName} name @returns {ts.Identifier[]} */
const boundIn = (name) => (ts.isIdentifier(name) ? [name] : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundIn(element.name))));

/** @param {ts.ImportDeclaration} node @returns {{ identifiers: ts.Identifier[], imports: Import[] }} */
function importsOf({ importClause, moduleSpecifier }) {
  const module = /** @type {ts.StringLiteral} */ (moduleSpecifier).text;
  const bindings = importClause?.isTypeOnly === true ? undefined : importClause?.namedBindings;
  if (bindings === undefined) return { identifiers: [], imports: [] };
  if (ts.isNamespaceImport(bindings)) return { identifiers: [bindings.name], imports: [{ module, name: undefined, local: bindings.name.text }] };
  const values = bindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return {
    identifiers: values.map(({ name }) => name),
    imports: values.map(({ name, propertyName }) => ({ module, name: (propertyName ?? name).text, local: name.text })),
  };
}

/** The names that a statement gives to its cell, types left out. @param {ts.Statement} node @returns {ts.Identifier[]} */
function declaredBy(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => boundIn(name));
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name !== undefined) return [node.name];
  return [];
}

/** @param {ts.Statement} node @param {ts.SourceFile} file @param {ts.TypeChecker} checker @returns {Parsed} */
function parsed(node, file, checker) {
  const { identifiers, imports } = ts.isImportDeclaration(node) ? importsOf(node) : { identifiers: declaredBy(node), imports: [] };
  const symbols = new Map(identifiers.flatMap((identifier) => {
    const symbol = checker.getSymbolAtLocation(identifier);
    return symbol === undefined ? [] : [[symbol, identifier.text]];
  }));
  return { node, symbols, statement: { text: node.getText(file), names: imports.length > 0 ? [] : [...symbols.values()], imports, needs: new Set() } };
}

/** Calls `visit` with each name that stands for a value. @param {ts.Node} node @param {(name: ts.Identifier) => void} visit */
function eachValue(node, visit) {
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
  if (ts.isIdentifier(node)) visit(node);
  else if (ts.isPropertyAccessExpression(node)) eachValue(node.expression, visit);
  else if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name)) eachValue(node.initializer, visit);
  else ts.forEachChild(node, (child) => eachValue(child, visit));
}

/** @param {ts.Identifier} name @param {ts.TypeChecker} checker */
const symbolOf = (name, checker) => (ts.isShorthandPropertyAssignment(name.parent) ? checker.getShorthandAssignmentValueSymbol(name.parent) : checker.getSymbolAtLocation(name));

/**
 * @param {readonly string[]} cells sources of a notebook's cells with code, in order
 * @returns {Statement[][]} by cell
 */
export function statementsOf(cells) {
  const { files, checker } = parse(cells);
  /** What the cells so far have declared, by name. @type {Map<string, Statement>} */
  const known = new Map();
  return files.map((file) => {
    const all = file.statements.filter((node) => !ts.isExportDeclaration(node)).map((node) => parsed(node, file, checker));
    const own = new Map(all.flatMap(({ statement, symbols }) => [...symbols.keys()].map((symbol) => /** @type {const} */ ([symbol, statement]))));
    for (const { node, statement } of all) {
      if (statement.imports.length > 0) continue;
      eachValue(node, (name) => {
        const symbol = symbolOf(name, checker);
        const source = symbol === undefined ? known.get(name.text) : own.get(symbol);
        if (source !== undefined && source !== statement) statement.needs.add(source);
      });
    }
    for (const { statement, symbols } of all) for (const name of symbols.values()) known.set(name, statement);
    return all.map(({ statement }) => statement);
  });
}

/** @param {Statement} goal @returns {Set<Statement>} it and all that it needs, directly or not */
export function neededFor(goal) {
  const needed = new Set([goal]);
  for (const statement of needed) for (const source of statement.needs) needed.add(source);
  return needed;
}
