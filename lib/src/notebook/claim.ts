import { optionsOf } from '../checks/options';
import { either, integerFrom, requireText } from '../checks/rules';
import { checkBound, describeBound, digitsToTell, holds, type Bound, type ClaimedValue } from './bounds';
import { display } from './display';
import { escapeHtml, inlineHtml, markHtml } from './html';
import { formatNumber } from './number-format';

/** One checked sentence. */
export interface Claim {
  readonly text: string;
  readonly value: ClaimedValue;
  readonly bound: Bound;
  /** Unit of value and bound, e.g. `ms`; empty if they have none. */
  readonly unit: string;
  readonly passed: boolean;
  /** Value and bound as shown. */
  readonly measured: string;
  readonly expected: string;
}

/** How a claim is shown. */
export interface ClaimOptions {
  /** Unit of value and bound, e.g. `'ms'`. */
  readonly unit?: string;
  /** Significant digits, 4 by default; more where the value would else look equal to the bound. */
  readonly digits?: number;
}

const requireValue = either('a number, a text, true or false', (value) => typeof value === 'number' || typeof value === 'string', (value) => typeof value === 'boolean');
const requireOptions = optionsOf<ClaimOptions>({ unit: requireText, digits: integerFrom(1, 17) });

const registry = new Map<string, Claim>();

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

function makeClaim(text: string, value: ClaimedValue, bound: Bound, { unit = '', digits = 4 }: ClaimOptions): Claim {
  const needed = digitsToTell(value, bound, digits);
  const measured = typeof value === 'number' ? formatNumber(value, needed) : String(value);
  return {
    text,
    value,
    bound,
    unit,
    passed: holds(value, bound),
    measured: withUnit(measured, unit),
    expected: withUnit(describeBound(bound, needed), unit),
  };
}

/** JSON has no NaN and no infinity; the record of a claim keeps them as text. */
const jsonValue = (value: ClaimedValue): ClaimedValue => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);

function show({ text, value, bound, unit, passed, measured, expected }: Claim): void {
  display({
    'text/html': `<div>${markHtml(passed)} ${inlineHtml(text)} <span style="opacity:0.75">· measured ${escapeHtml(measured)}, claimed ${escapeHtml(expected)}</span></div>`,
    'text/plain': `${passed ? '✓' : '✗'} ${text} · measured ${measured}, claimed ${expected}`,
    'application/vnd.gradient-lab.claim+json': { text, value: jsonValue(value), bound, ...(unit !== '' && { unit }), passed },
  });
}

/**
 * Checks one sentence of the notebook and shows ✓ or ✗ with the measured value, the bound and the unit. A failed claim does not stop
 * the cell; `scoreboard` fails at the end. The text identifies the claim: a cell run again replaces what it claimed before.
 *
 * NaN keeps to no bound. Throws a RangeError for a bound that is not finite, not in order or without tolerance (a bound that
 * cannot fail is a bug), a TypeError for a text or boolean with any bound but `equals`.
 *
 * @example
 * claim('a bias gets no gradient', 3.1e-9, { below: 1e-6 }); // shows ✓ a bias gets no gradient · measured 3.1e-9, claimed < 1e-6
 */
export function claim(text: string, value: ClaimedValue, bound: Bound, options: ClaimOptions = {}): void {
  requireText('claim', 'text', text);
  requireValue('claim', 'value', value);
  checkBound(bound);
  requireOptions('claim', 'options', options);
  const made = makeClaim(text, value, bound, options);
  registry.set(text, made);
  show(made);
}

/**
 * The claims made since the kernel started, in the order of their first making.
 *
 * @example
 * claim('σ′(0)', theory.sigmoid.derivative(0), { equals: 0.25 });
 * claims().at(-1)?.passed; // true
 */
export const claims = (): readonly Claim[] => [...registry.values()];

/** Forgets all claims. */
export function forgetClaims(): void {
  registry.clear();
}
