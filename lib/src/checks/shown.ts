const LONGEST_TEXT = 60;
const MOST_ENTRIES = 6;

const shortened = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

function listShown(values: ArrayLike<unknown>): string {
  const first = Array.from({ length: Math.min(values.length, MOST_ENTRIES) }, (_, index) => shown(values[index]));
  return `[${[...first, ...(values.length > MOST_ENTRIES ? [`… ${values.length} in all`] : [])].join(', ')}]`;
}

function objectShown(value: object): string {
  if (value instanceof Promise) return 'a promise: await it first';
  if (Array.isArray(value)) return value.some((entry) => typeof entry === 'object' && entry !== null) ? `an array of ${value.length}` : listShown(value);
  if (ArrayBuffer.isView(value)) return 'length' in value ? listShown(value as ArrayLike<unknown> & ArrayBufferView) : 'a DataView';
  if ('dataId' in value && 'shape' in value && Array.isArray(value.shape)) {
    const disposed = 'isDisposed' in value && value.isDisposed === true;
    return `a${disposed ? ' disposed' : ''} tensor of shape [${value.shape.join(', ')}]`;
  }
  const keys = Object.keys(value);
  return keys.length === 0 ? '{}' : shortened(`{ ${keys.join(', ')} }`);
}

/**
 * A value as an error message names it: short, whatever it is.
 *
 * It says `"abc"`, `[1, NaN]`, `{ epoch }`, `a disposed tensor of shape [2]`, `a promise: await it first`.
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return objectShown(value);
  return Object.is(value, -0) ? '-0' : String(value);
}
