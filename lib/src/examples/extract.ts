import { dirname, relative, resolve } from 'node:path';
import * as ts from 'typescript';

/** One `@example` of a doc comment. */
export interface Example {
  /** The declaration it explains, a member with its class or interface: `RandomState.normal`. */
  readonly name: string;
  /** Source file, from `lib/src` on, and line of the tag. */
  readonly file: string;
  readonly line: number;
  /** What can be imported for it: for a public declaration all that is public, for any other the names of its own file too. */
  readonly own: readonly string[];
  readonly text: string;
}

/** A function or class that can be imported from 'gradient-lab'. */
export interface PublicFunction {
  readonly name: string;
  readonly hasExample: boolean;
}

export const SOURCE = resolve(__dirname, '..');
const INDEX = resolve(SOURCE, 'index.ts');
const CONFIG = resolve(SOURCE, '..', 'tsconfig.test.json');

/** The settings of the library's tests, with 'gradient-lab' being its sources; an example may leave names unused. */
export function compilerOptions(): ts.CompilerOptions {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(CONFIG, (file) => ts.sys.readFile(file)).config, ts.sys, dirname(CONFIG));
  return { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, paths: { 'gradient-lab': [INDEX] } };
}

/** The library's sources as a program. */
export const libraryProgram = (): ts.Program => ts.createProgram([INDEX], compilerOptions());

function exportsOf(program: ts.Program, file: ts.SourceFile | undefined): readonly ts.Symbol[] {
  const checker = program.getTypeChecker();
  const module = file && checker.getSymbolAtLocation(file);
  return module === undefined ? [] : checker.getExportsOfModule(module);
}

/** Everything that a user of 'gradient-lab' can name, `mlp` or `theory.chi`, as the symbol of its declaration. */
export function publicSymbols(program: ts.Program): ReadonlyMap<string, ts.Symbol> {
  const checker = program.getTypeChecker();
  const named = (symbol: ts.Symbol, space: string): [string, ts.Symbol][] => {
    const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const name = `${space}${symbol.name}`;
    const inside = declared.flags & ts.SymbolFlags.ValueModule ? checker.getExportsOfModule(declared) : [];
    return [[name, declared], ...inside.flatMap((member) => named(member, `${name}.`))];
  };
  return new Map(exportsOf(program, program.getSourceFile(INDEX)).flatMap((symbol) => named(symbol, '')));
}

/** The functions and classes among them. */
export function publicFunctions(program: ts.Program): readonly PublicFunction[] {
  const checker = program.getTypeChecker();
  return [...publicSymbols(program)].flatMap(([name, symbol]) => {
    if (!(symbol.flags & ts.SymbolFlags.Value)) return [];
    const type = checker.getTypeOfSymbol(symbol);
    if (type.getCallSignatures().length + type.getConstructSignatures().length === 0) return [];
    return [{ name, hasExample: symbol.getJsDocTags(checker).some((tag) => tag.name === 'example') }];
  });
}

/** The code of a tag: what the comment holds between `@example` and the next tag, without the margin of stars. */
function codeOf(tag: ts.JSDocTag): string {
  const comment = tag.getSourceFile().text.slice(tag.tagName.end, tag.end);
  return comment.split('\n').map((line, index) => (index === 0 ? line : line.replace(/^\s*\*(?: |\/|$)/, ''))).join('\n').trim();
}

function nameOf(node: ts.Node): string {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText()).join();
  return ts.getNameOfDeclaration(node as ts.Declaration)?.getText() ?? '';
}

/** The tags of the comments right before a node; `ts.getJSDocTags` of a declared name would repeat those of its statement. */
const exampleTags = (node: ts.Node): readonly ts.JSDocTag[] =>
  ts.getJSDocCommentsAndTags(node)
    .filter((comment) => ts.isJSDoc(comment) && comment.parent === node)
    .flatMap((comment) => [...((comment as ts.JSDoc).tags ?? [])])
    .filter(({ tagName }) => tagName.text === 'example');

/** A declaration, and those of its members if it has any. */
const withMembers = (node: ts.Node): readonly ts.Node[] =>
  ts.isClassLike(node) || ts.isInterfaceDeclaration(node) ? [node, ...node.members] : [node];

const statementOf = (node: ts.Node): ts.Node => (ts.isSourceFile(node) || ts.isSourceFile(node.parent) ? node : statementOf(node.parent));

/** Every example in the library's sources. */
export function examplesIn(program: ts.Program): readonly Example[] {
  const publicStatements = new Set([...publicSymbols(program).values()].flatMap(({ declarations = [] }) => declarations.map(statementOf)));
  const files = program.getSourceFiles().filter(({ fileName }) => !relative(SOURCE, fileName).startsWith('..'));
  return files.flatMap((file) => file.statements.flatMap((statement) => withMembers(statement).flatMap((node) => exampleTags(node).map((tag) => ({
    name: node === statement ? nameOf(node) : `${nameOf(statement)}.${nameOf(node)}`,
    file: relative(SOURCE, file.fileName),
    line: file.getLineAndCharacterOfPosition(tag.pos).line + 1,
    own: publicStatements.has(statement) ? [] : exportsOf(program, file).map(({ name }) => name),
    text: codeOf(tag),
  })))));
}
