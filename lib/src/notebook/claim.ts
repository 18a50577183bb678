import { optionsOf } from '../checks/options';
import { either, integerFrom, oneOf, requireText } from '../checks/rules';
import { shown } from '../checks/shown';
import { checkBound, describeBound, digitsToTell, holds, type Bound, type ClaimedValue } from './bounds';
import { claimHtml, claimText, type ClaimLine } from './claim-lines';
import { cellRun, display } from './display';
import { formatNumber } from './number-format';

/** `statement`: about networks, for the reader. `check`: that our own code does what it should. */
export type ClaimKind = 'statement' | 'check';

/** One checked sentence. */
export interface Claim extends ClaimLine {
  readonly kind: ClaimKind;
  readonly value: ClaimedValue;
  readonly bound: Bound;
  /** Unit of value and bound, e.g. `ms`; empty if they have none. */
  readonly unit: string;
}

/** How a claim is shown. */
export interface ClaimOptions {
  /** Unit of value and bound, e.g. `'ms'`. */
  readonly unit?: string;
  /** Significant digits, 4 by default; more where the value would else look equal to the bound. */
  readonly digits?: number;
  /** Default `statement`. */
  readonly kind?: ClaimKind;
}

const requireValue = either('a number, a text, true or false', (value) => typeof value === 'number' || typeof value === 'string', (value) => typeof value === 'boolean');
const requireOptions = optionsOf<ClaimOptions>({ unit: requireText, digits: integerFrom(1, 17), kind: oneOf(['statement', 'check']) });

/** By text, with the run of the cell that made it. */
const registry = new Map<string, { readonly claim: Claim; readonly run: object | null }>();

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

/** Checks a sentence, without telling anyone. */
export function makeClaim(text: string, value: ClaimedValue, bound: Bound, options: ClaimOptions = {}): Claim {
  requireText('claim', 'text', text);
  requireValue('claim', 'value', value);
  checkBound(bound);
  requireOptions('claim', 'options', options);
  const { unit = '', digits = 4, kind = 'statement' } = options;
  const passed = holds(value, bound);
  const needed = digitsToTell(value, bound, digits);
  const measured = typeof value === 'number' ? formatNumber(value, needed) : String(value);
  return { text, kind, value, bound, unit, passed, measured: withUnit(measured, unit), expected: withUnit(describeBound(bound, needed), unit) };
}

/** Keeps claims for the scoreboard: all, or none where two have one text. What the cell claimed in an earlier run is replaced. */
export function register(claims: readonly Claim[]): void {
  const run = cellRun();
  const texts = claims.map(({ text }) => text);
  const twice = texts.find((text, index) => texts.indexOf(text) !== index || (run !== null && registry.get(text)?.run === run));
  if (twice !== undefined) throw new RangeError(`claim: text must be that of one claim, got ${shown(twice)} twice`);
  for (const claim of claims) registry.set(claim.text, { claim, run });
}

/** JSON has no NaN and no infinity; the record of a claim keeps them as text. */
const jsonValue = (value: ClaimedValue): ClaimedValue => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);

/** A claim as the outputs of a notebook keep it, for programs. */
export const recordOf = ({ text, kind, value, bound, unit, passed, measured, expected }: Claim): object =>
  ({ text, ...(kind === 'check' && { kind }), value: jsonValue(value), bound, ...(unit !== '' && { unit }), measured, expected, passed });

/**
 * Checks one sentence of the notebook and shows ✓ or ✗ with the measured value, the bound and the unit. A failed claim does not stop
 * the cell; `scoreboard` fails at the end. The text identifies the claim: a cell run again replaces what it claimed before, two claims of one text in
 * one cell are an error. Several in one folded line: see `claims`.
 *
 * NaN keeps to no bound.
 *
 * @throws RangeError for a bound that is not finite, not in order or without tolerance (a bound that cannot fail is a bug); TypeError for a text or
 * boolean with any bound but `equals`.
 * @example
 * claim('a bias gets no gradient', 3.1e-9, { below: 1e-6 }); // shows ✓ a bias gets no gradient · measured 3.1e-9, claimed < 1e-6
 */
export function claim(text: string, value: ClaimedValue, bound: Bound, options: ClaimOptions = {}): void {
  const made = makeClaim(text, value, bound, options);
  register([made]);
  display({ 'text/html': claimHtml(made), 'text/plain': claimText(made), 'application/vnd.gradient-lab.claim+json': recordOf(made) });
}

/** The claims made since the kernel started, in the order of their first making. */
export const allClaims = (): readonly Claim[] => [...registry.values()].map((entry) => entry.claim);

/** Forgets all claims. */
export function forgetClaims(): void {
  registry.clear();
}
