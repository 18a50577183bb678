const SIGNIFICANT_DIGITS = 6;

const isTypedArray = (value: object): value is ArrayLike<unknown> & object => ArrayBuffer.isView(value) && 'length' in value;

const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(SIGNIFICANT_DIGITS)));

function plainArray(values: ArrayLike<unknown>, path: string): unknown[] {
  return Array.from(values, (value, index) => {
    const place = `${path}[${index}]`;
    if (value === undefined) throw new RangeError(`show: ${place} must be a number, a text or null, got undefined`);
    return plainJson(value, place);
  });
}

function plainDate(value: Date, path: string): string {
  if (Number.isNaN(value.getTime())) throw new RangeError(`show: ${path} must be a date, got ${String(value)}`);
  return value.toISOString();
}

/**
 * A copy of a figure's part as JSON holds it: typed arrays become arrays, dates ISO texts, numbers keep six significant digits (JSON is most of a
 * notebook's size), undefined properties go.
 *
 * @throws RangeError with the place, e.g. `data[2].y[17]`, for NaN and ±∞, which JSON would turn into null unasked, for a missing entry, and for
 * anything that is not data.
 */
export function plainJson(value: unknown, path: string): unknown {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`show: ${path} must be finite, or null for a gap, got ${value}`);
      return rounded(value);
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (value instanceof Date) return plainDate(value, path);
      if (Array.isArray(value) || isTypedArray(value)) return plainArray(value, path);
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, part]) => part !== undefined)
          .map(([key, part]) => [key, plainJson(part, path === '' ? key : `${path}.${key}`)]),
      );
    default:
      throw new RangeError(`show: ${path} must be data, got ${typeof value}`);
  }
}
