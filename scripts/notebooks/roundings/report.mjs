import { describeFailure } from '../failures.mjs';
import { alignedTable, cut, markdownTable } from '../text-table.mjs';

/** @typedef {import('./spread.mjs').Spread} Spread */
/** @typedef {import('./results.mjs').Result} Result */

const SHOWN = 30;

/** @param {number} margin */
const marginText = (margin) => (Number.isFinite(margin) ? margin.toFixed(1) : margin > 0 ? '∞' : '−∞');

/** @param {unknown} value a number, or a word */
const valueText = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value));

/** @param {Spread} spread */
function rangeText({ values }) {
  const numbers = [...values.values()].filter((value) => typeof value === 'number');
  const words = [...new Set([...values.values()].filter((value) => typeof value !== 'number').map(String))];
  if (numbers.length === 0) return words.join(', ');
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return [low === high ? valueText(low) : `${valueText(low)} … ${valueText(high)}`, ...words].join(', ');
}

/** @param {Spread} spread */
const whereText = ({ failing, values }) => (failing.length === 0 ? '' : `✗ ${failing.length} of ${values.size}: ${failing.slice(0, 3).join(', ')}${failing.length > 3 ? ', …' : ''}`);

/**
 * The claims with the least room, for a terminal.
 * @param {readonly Spread[]} spreads the worst first
 */
export function spreadsText(spreads) {
  const shown = spreads.slice(0, Math.max(SHOWN, spreads.filter(({ failing }) => failing.length > 0).length));
  return alignedTable([
    ['margin', 'notebook', 'claim', 'values', 'bound', 'fails in'],
    ...shown.map((spread) => [
      marginText(spread.margin), cut(spread.notebook, 12), cut(spread.text, 64), rangeText(spread), spread.expected, whereText(spread),
    ]),
  ]);
}

/**
 * All claims with their values in all settings.
 * @param {readonly Spread[]} spreads
 * @param {readonly string[]} settings
 */
export function spreadsMarkdown(spreads, settings) {
  const rows = spreads.map(({ notebook, text, expected, margin, deviation, values, failing }) => [
    notebook, text, expected, marginText(margin), valueText(deviation),
    ...settings.map((setting) => (values.has(setting) ? `${failing.includes(setting) ? '✗ ' : ''}${valueText(values.get(setting))}` : '')),
  ]);
  return markdownTable(['notebook', 'claim', 'bound', 'margin', 'deviation', ...settings], rows);
}

/** @param {readonly Result[]} results */
export const stopsText = (results) =>
  results.flatMap(({ notebook, setting, failures }) => failures.map((failure) => `✗ ${notebook} in ${setting}: ${describeFailure(failure)}`)).join('\n');
