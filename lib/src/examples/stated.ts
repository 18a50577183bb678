import * as ts from 'typescript';

// How a comment states a result is described in examples.test.ts.

/** What a line did: the value it has, or the error it threw, and the text it displayed. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly shown: string;
}

const ROUNDING = 1e-5;
const ROUGHLY = 0.1;
const REST = '$rest';

/** What a number may be off by when it is stated as `text`: half a unit of the last digit. */
function tolerance(text: string, roughly: boolean): number {
  if (roughly) return ROUGHLY * Number(text);
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  const decimals = mantissa.split('.').at(1);
  if (decimals === undefined && exponent === '0') return ROUNDING;
  return 0.5000001 * 10 ** (Number(exponent) - (decimals ?? '').length);
}

/** Tensors and typed arrays as lists. */
export function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as unknown as ArrayLike<unknown>);
  if (typeof value === 'object' && value !== null && 'arraySync' in value) return (value as { arraySync: () => unknown }).arraySync();
  return value;
}

/** Whether the value is what the expression of a comment states. */
function agrees(expression: ts.Expression, found: unknown, roughly: boolean): boolean {
  const value = plain(found);
  if (ts.isPrefixUnaryExpression(expression) && expression.operator === ts.SyntaxKind.MinusToken) {
    return typeof value === 'number' && agrees(expression.operand, -value, roughly);
  }
  if (ts.isNumericLiteral(expression)) {
    return typeof value === 'number' && Math.abs(value - Number(expression.text)) <= tolerance(expression.getText().replaceAll('_', ''), roughly);
  }
  if (ts.isStringLiteral(expression)) return value === expression.text;
  if (ts.isArrayLiteralExpression(expression)) return agreesInOrder(expression.elements, value, roughly);
  if (ts.isObjectLiteralExpression(expression)) return agreesByName(expression.properties, value, roughly);
  const constants: Record<string, unknown> = { NaN, Infinity, true: true, false: false, null: null, undefined };
  const name = expression.getText();
  if (!Object.hasOwn(constants, name)) throw new SyntaxError(`"${name}" is no value`);
  return Object.is(value, constants[name]);
}

const isRest = (node: ts.Node): boolean => (ts.isSpreadElement(node) || ts.isSpreadAssignment(node)) && node.expression.getText() === REST;

function agreesInOrder(elements: readonly ts.Expression[], value: unknown, roughly: boolean): boolean {
  const stated = elements.filter((element) => !isRest(element));
  if (!Array.isArray(value) || (stated.length === elements.length && value.length !== stated.length)) return false;
  return stated.every((element, index) => index < value.length && agrees(element, value[index], roughly));
}

function agreesByName(properties: readonly ts.ObjectLiteralElementLike[], value: unknown, roughly: boolean): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || Array.isArray(value)) return false;
  const record = value as Record<string, unknown>;
  const stated = properties.filter((property) => !isRest(property));
  if (stated.length === properties.length && Object.keys(record).length !== stated.length) return false;
  return stated.every((property) => {
    if (!ts.isPropertyAssignment(property)) throw new SyntaxError(`"${property.getText()}" is no name with a value`);
    const { name } = property;
    const key = ts.isStringLiteral(name) ? name.text : name.getText();
    return key in record && agrees(property.initializer, record[key], roughly);
  });
}

/** The expression a comment begins with, and what follows it. `0 ||` before it makes an expression of what else would be a block. */
function leadingValue(text: string): { value: ts.Expression; remark: string } {
  const source = ts.createSourceFile('stated.ts', `0 || ${text}`, ts.ScriptTarget.ES2022, true);
  const statement = source.statements.at(0);
  let node: ts.Node | undefined = statement && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  while (node && ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.BarBarToken) node = node.left;
  if (node === undefined || !ts.isBinaryExpression(node)) throw new SyntaxError(`"${text}" states no value`);
  return { value: node.right, remark: source.text.slice(node.right.end).trim() };
}

function agreesWithValue(text: string, found: unknown): boolean {
  const { value, remark } = leadingValue(text.replace(/^≈\s*/, '').replaceAll('…', `...${REST}`));
  if (remark !== '' && !remark.startsWith(':')) throw new SyntaxError(`"${remark}" follows the value; a remark begins with a colon`);
  return agrees(value, found, text.startsWith('≈'));
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's').test(text);

/**
 * Whether the line did what the comment at its end states; an error that is not stated is no agreement.
 *
 * @throws SyntaxError for a comment that states no result in the way described in examples.test.ts.
 */
export function statesTruly(comment: string, { value, error, shown }: Outcome): boolean {
  const text = comment.replace(/^\/\/\s*/, '').trim();
  if (/^[A-Z]\w*Error\b/.test(text)) return error instanceof Error && matches(`${text}…`, `${error.name}: ${error.message}`);
  if (error !== undefined) return false;
  if (text.startsWith('shows ')) return matches(text.slice('shows '.length), shown.trim());
  return agreesWithValue(text, value);
}
