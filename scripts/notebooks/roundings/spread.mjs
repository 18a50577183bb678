/** @typedef {import('./results.mjs').Result} Result */
/** @typedef {import('../claims.mjs').ClaimRow} ClaimRow */

/**
 * One claim in all settings.
 * @typedef {object} Spread
 * @property {string} notebook
 * @property {string} text
 * @property {string} expected its bound, as the first setting shows it
 * @property {Map<string, unknown>} values by setting
 * @property {string[]} failing settings in which it does not hold
 * @property {number} deviation standard deviation of the numbers; 0 for words
 * @property {number} margin smallest distance to the bound in standard deviations: negative where it fails, Infinity where nothing spreads
 */

/** @param {unknown} value as JSON has it: NaN and infinities are words */
const numberOf = (value) => (typeof value === 'number' ? value : typeof value === 'string' && /^(NaN|-?Infinity)$/.test(value) ? Number(value) : undefined);

/**
 * The lowest and the highest number that keep to a bound; undefined for one without room, such as equality.
 * @param {unknown} bound
 * @returns {[number, number] | undefined}
 */
export function limitsOf(bound) {
  const [[kind, limit] = ['', undefined]] = Object.entries(/** @type {Record<string, unknown>} */ (bound ?? {}));
  if (kind === 'below' || kind === 'atMost') return [-Infinity, Number(limit)];
  if (kind === 'above' || kind === 'atLeast') return [Number(limit), Infinity];
  if (kind === 'between') return /** @type {[number, number]} */ (limit);
  if (kind !== 'near') return undefined;
  const near = /** @type {{ value: number, tolerance?: number, relative?: number }} */ (limit);
  const width = near.tolerance ?? Math.abs(near.value) * (near.relative ?? 0);
  return [near.value - width, near.value + width];
}

/**
 * How far within its bound a number is; negative outside. NaN for a bound without room.
 * @param {number} value
 * @param {unknown} bound
 */
export function room(value, bound) {
  const [low, high] = limitsOf(bound) ?? [NaN, NaN];
  return Math.min(value - low, high - value);
}

/** @param {readonly number[]} values */
function standardDeviation(values) {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** @param {readonly number[]} numbers @param {unknown} bound @param {number} deviation @param {boolean} fails */
function marginOf(numbers, bound, deviation, fails) {
  const smallest = Math.min(...numbers.map((value) => room(value, bound)).filter((each) => !Number.isNaN(each)));
  if (deviation === 0 || !Number.isFinite(smallest)) return fails ? -Infinity : Infinity;
  return smallest / deviation;
}

/**
 * A claim is known by its place, since its text may hold a number that was measured.
 * @param {Result} result
 * @returns {[string, ClaimRow][]}
 */
function placed({ notebook, claims }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  return claims.map((claim) => {
    const ordinal = counts.get(claim.index) ?? 0;
    counts.set(claim.index, ordinal + 1);
    return [`${notebook} ${claim.index} ${ordinal}`, claim];
  });
}

/**
 * Every claim over all settings in which it was made, the worst first: those that fail, by the number of settings, then by their margin.
 * @param {readonly Result[]} results
 * @returns {Spread[]}
 */
export function spreads(results) {
  /** @type {Map<string, { setting: string, claim: ClaimRow }[]>} */
  const byPlace = new Map();
  for (const result of results) {
    for (const [place, claim] of placed(result)) {
      const rows = byPlace.get(place) ?? [];
      rows.push({ setting: result.setting, claim });
      byPlace.set(place, rows);
    }
  }
  const all = [...byPlace.values()].map((rows) => {
    const numbers = rows.flatMap(({ claim }) => numberOf(claim.value) ?? []);
    const failing = rows.filter(({ claim }) => !claim.passed).map(({ setting }) => setting);
    const { notebook, text, bound, expected } = /** @type {{ claim: ClaimRow }} */ (rows[0]).claim;
    const deviation = standardDeviation(numbers.filter(Number.isFinite));
    const values = new Map(rows.map(({ setting, claim }) => [setting, claim.value]));
    return { notebook, text, expected, values, failing, deviation, margin: marginOf(numbers, bound, deviation, failing.length > 0) };
  });
  return all.sort((a, b) => b.failing.length - a.failing.length || a.margin - b.margin);
}
