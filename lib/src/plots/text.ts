const TAG = /<\/?(?:sub|sup|b|i|br)\s*\/?>/g;
// A symbol of one letter, a number or a closing bracket with its index or power, much as TeX writes them: δ_l, n_out, σ_w², a_{l−1}, 10^−3, (2σ)^t,
// χ^(1/L). Names such as clip_by_value are none.
const SCRIPT = /((?<![\p{L}\p{N}_])(?:\p{L}[₀-₉′]*|\p{Nd}+)|[)\]|‖]|<\/sub>)([_^])(?:\{([^{}]*)\}|\(([^()]*)\)|([−-]?[\p{L}\p{Nd}]+)(?![\p{L}\p{Nd}_]))/gu;
const LONE_BRACKET = /<(?!\/?(?:sub|sup|b|i|br)\s*\/?>)/g;

/**
 * Text as Plotly shows it: `δ_l`, `n_out` and `a_{l−1}` get their subscripts, `10^6` and `(2σ)^t` their powers, and a `<` that opens none of `<sub> <sup> <b> <i> <br>` is
 * escaped, because Plotly takes what stands between two angle brackets for a tag and drops it.
 *
 * @example
 * markup('|w| < 4 and σ_w² > 1'); // '|w| &lt; 4 and σ<sub>w</sub>² > 1'
 */
export function markup(text: string): string {
  // Twice: the first round may leave a power behind an index, w_l^2.
  return withScripts(withScripts(text.replace(LONE_BRACKET, '&lt;')));
}

function withScripts(text: string): string {
  return text.replace(SCRIPT, (_, base: string, sign: string, ...scripts: (string | undefined)[]) => {
    const tag = sign === '_' ? 'sub' : 'sup';
    const script = scripts.slice(0, 3).find((one) => one !== undefined) ?? '';
    return `${base}<${tag}>${script.replace(/^-/, '−')}</${tag}>`;
  });
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

/** A space that may become the end of a line: not one beside a sign, as in `λ = 5`. */
const BREAK = /(?<![=<>≤≥≈×±·:|]) (?![=<>≤≥≈×±·:]|&lt;)/;

/** Widths in em of DejaVu Sans, the widest of the fonts that a figure may get. */
const NARROW = /[ijl.,:;|!'’‘′()[\]ftrIJ/·²³¹-]/;
const WIDE = /[mwMW%—…⋯±×−=+<>≤≥≈→]/;
const CAPITAL = /[A-Z]/;
const EAST_ASIAN = /[\u2e80-\u9fff\uff00-\uffef]/;

function widthInEm(character: string): number {
  if (EAST_ASIAN.test(character)) return 1;
  if (NARROW.test(character)) return 0.37;
  if (character === ' ') return 0.32;
  if (WIDE.test(character)) return 0.88;
  return CAPITAL.test(character) ? 0.72 : 0.61;
}

/**
 * Width in px of one line of text at a font size, on the safe side; tags have none, and what they raise or lower counts as plain text.
 *
 * @example
 * textWidth('gradient norm', 12); // 83.4
 */
export function textWidth(text: string, fontSize: number): number {
  const visible = text.replace(TAG, '').replace(/&lt;/g, '<');
  return fontSize * Array.from(visible).reduce((sum, character) => sum + widthInEm(character), 0);
}

/**
 * Breaks text at spaces into lines of at most `width` px at a font size (a longer word keeps its own line), joined by `<br>`; breaks that are
 * there stay. Plotly breaks no lines itself, and cuts off what is too long.
 *
 * @example
 * wrap('gradient norm by layer', 100, 12); // 'gradient norm<br>by layer'
 */
export function wrap(text: string, width: number, fontSize: number): string {
  return text.split('<br>').map((line) => wrapLine(line, width, fontSize)).join('<br>');
}

/** Number of lines of a text with breaks. */
export function lineCount(text: string): number {
  return text.split('<br>').length;
}

function wrapLine(text: string, width: number, fontSize: number): string {
  const lines: string[] = [];
  for (const word of text.split(BREAK)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= width) lines[lines.length - 1] = `${last} ${word}`;
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
