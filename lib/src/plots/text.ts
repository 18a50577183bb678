const TAG = /<\/?(?:sub|sup|b|i|br)\s*\/?>/g;
const LONE_BRACKET = /<(?!\/?(?:sub|sup|b|i|br)\s*\/?>)/g;

/**
 * Text as Plotly shows it literally: a `<` that opens none of `<sub> <sup> <b> <i> <br>` is escaped, because Plotly takes what
 * stands between two angle brackets for a tag and drops it.
 *
 * @example
 * markup('|w| < 4 and σ<sub>w</sub>² > 1'); // '|w| &lt; 4 and σ<sub>w</sub>² > 1'
 */
export function markup(text: string): string {
  return text.replace(LONE_BRACKET, '&lt;');
}

/**
 * The same text without tags, for places that show no figure.
 *
 * @example
 * plain('σ<sub>w</sub>²'); // 'σ_w²'
 */
export function plain(text: string): string {
  return text.replace(/<sub>/g, '_').replace(/<sup>/g, '^').replace(/<br>/g, ' ').replace(TAG, '');
}

/**
 * Breaks text at spaces into lines of at most `width` characters (a longer word keeps its own line), joined by `<br>`; breaks that are there stay.
 *
 * @example
 * wrap('gradient norm by layer', 14); // 'gradient norm<br>by layer'
 */
export function wrap(text: string, width: number): string {
  return text.split('<br>').map((line) => wrapLine(line, width)).join('<br>');
}

function wrapLine(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && plain(`${last} ${word}`).length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('<br>');
}

/**
 * A power of ten as Plotly markup, with a true minus sign.
 *
 * @example
 * powerOfTen(-3); // '10<sup>−3</sup>'
 */
export function powerOfTen(exponent: number): string {
  if (exponent === 0) return '1';
  return exponent === 1 ? '10' : `10<sup>${String(exponent).replace('-', '−')}</sup>`;
}

/**
 * A number with three significant digits for a label.
 *
 * @example
 * shortNumber(0.23684); // '0.237'
 * shortNumber(1.5e-7); // '1.5·10<sup>−7</sup>'
 */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(3))).replace('-', '−');
  const [digits = '', exponent = '0'] = value.toExponential(2).split('e');
  const factor = String(Number(digits)).replace('-', '−');
  const power = powerOfTen(Number(exponent));
  return factor === '1' ? power : `${factor}·${power}`;
}
