import { inspect } from 'node:util';
import * as ts from 'typescript';
import { captureDisplays } from '../notebook/display';
import { plain, statesTruly, type Outcome } from './stated';

/** A statement of an example, and what the comment at its end states. */
interface Line {
  readonly code: string;
  readonly comment: string | null;
}

/** The names an example uses, its own included. */
export function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022));
  return names;
}

/** The names that a declaration makes; in `{ a: b }` only b. */
function boundBy(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundBy(element.name)));
}

function trailingComment(text: string, { end }: ts.Statement): string | null {
  const comment = ts.getTrailingCommentRanges(text, end)?.at(0);
  return comment === undefined ? null : text.slice(comment.pos, comment.end);
}

/**
 * The example as JavaScript whose expression statements report: `$(i, async () => [value])` stands for the i-th, and
 * `$keep(…)` names what it declares. The list keeps a promise from being awaited: whether an example awaits is its own business.
 */
function compile(text: string): { code: string; lines: readonly Line[] } {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022, true);
  const lines: Line[] = [];
  const body = source.statements.map((statement) => {
    const own = statement.getText();
    if (ts.isVariableStatement(statement)) {
      return `${own}\n$keep(${statement.declarationList.declarations.flatMap(({ name }) => boundBy(name)).join(', ')});`;
    }
    if (!ts.isExpressionStatement(statement)) return own;
    lines.push({ code: own, comment: trailingComment(text, statement) });
    return `await $(${lines.length - 1}, async () => [${statement.expression.getText()}]);`;
  });
  const { outputText } = ts.transpileModule(`{ ${body.join('\n')} }`, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  return { code: outputText, lines };
}

type Report = (index: number, evaluate: () => Promise<[unknown]>) => Promise<void>;
type Body = ($: Report, $keep: (...values: unknown[]) => void, ...scope: unknown[]) => Promise<void>;
// The constructor of asynchronous functions has no name of its own.
const AsyncFunction = runExample.constructor as new (...words: string[]) => Body;

const printed = (value: unknown): string => inspect(plain(value), { breakLength: Infinity, maxArrayLength: 20 });

async function outcomeOf(evaluate: () => Promise<[unknown]>): Promise<Outcome> {
  let value: unknown;
  let error: unknown;
  const messages = await captureDisplays(async () => {
    try {
      [value] = await evaluate();
    } catch (thrown) {
      error = thrown;
    }
  });
  const shown = messages.filter(({ update }, index) => !update || index === messages.length - 1).map(({ bundle }) => bundle['text/plain']);
  return { value, error, shown: shown.filter((text) => typeof text === 'string').join('\n') };
}

/** Frees what an example hands to its reader but did not get from its scope: tensors and whatever has a `dispose`, alone or in a list or record. */
function release(value: unknown, spared: ReadonlySet<unknown>, depth = 2): void {
  if (typeof value !== 'object' || value === null || spared.has(value)) return;
  if ('dispose' in value && typeof value.dispose === 'function') {
    if (!('isDisposed' in value && value.isDisposed === true)) (value as { dispose: () => void }).dispose();
  } else if (depth > 0 && !ArrayBuffer.isView(value)) {
    for (const entry of Object.values(value)) release(entry, spared, depth - 1);
  }
}

/**
 * Runs an example with the names of its scope.
 *
 * @throws Error when a line throws what it does not state, or does not do what it states.
 */
export async function runExample(text: string, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const { code, lines } = compile(text);
  const kept = new Set<unknown>();
  const names = [...namesIn(text)].filter((name) => Object.hasOwn(scope, name));
  const report: Report = async (index, evaluate) => {
    const { code: line, comment } = lines[index];
    const outcome = await outcomeOf(evaluate);
    if (outcome.value instanceof Promise) await outcome.value;
    kept.add(outcome.value);
    if (comment === null ? outcome.error === undefined : statesTruly(comment, outcome)) return;
    if (comment === null) throw outcome.error;
    const did = outcome.error === undefined ? `gave ${printed(outcome.value)}` : `threw ${printed(outcome.error)}`;
    throw new Error(`${line}\n  states ${comment}\n  but    ${did}${outcome.shown && ` and showed ${outcome.shown}`}`);
  };
  try {
    await new AsyncFunction('$', '$keep', ...names, code)(report, (...values) => { for (const value of values) kept.add(value); }, ...names.map((name) => scope[name]));
  } finally {
    const spared = new Set(names.map((name) => scope[name]));
    for (const value of kept) release(value, spared);
  }
}
