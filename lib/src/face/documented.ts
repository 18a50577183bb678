/**
 * Bad values that are none, with the reason. The policies, floor by floor:
 *
 * numeric: scalar functions and statistics follow arithmetic: NaN in, NaN out, infinities to their limits; an empty list has mean NaN and norm 0.
 * theory: weights and biases are finite or refused; what is not a variance or a threshold may be any number, as in numeric.
 * data, models, ops, training: numbers in tensors and data sets may be NaN or infinite, since a net that diverges is the subject; options may not.
 * probes, plots: what was measured may be NaN, infinite, zero or missing, and is shown as such; places on an axis may not.
 * notebook: a claim about NaN fails, a table shows it. A figure is any JSON that plotly.js draws: without traces, or with traces and a layout that
 * leave all to its defaults.
 */

/** Finite and of either sign. */
export const REAL = ['negative', 'zero', 'fraction', 'huge'] as const;
/** As in arithmetic. */
export const ANY_NUMBER = [...REAL, 'NaN', 'Infinity', '-Infinity'] as const;
export const NOT_NEGATIVE = ['zero', 'fraction', 'huge'] as const;
export const POSITIVE = ['fraction', 'huge'] as const;
/** 1.5 lies in no share and no probability, but 0 does. */
export const SHARE = ['zero'] as const;

/** Entries as in arithmetic, whatever their number. */
export const ANY_NUMBERS = ['empty', 'with NaN', 'with Infinity', 'with a negative', 'with zero', 'with a fraction', 'one longer'] as const;
/** Finite entries, as many as belong to the others. */
export const REAL_NUMBERS = ['with a negative', 'with zero', 'with a fraction'] as const;
/** Of a number of any kind among others. */
export const MEASURED_NUMBERS = [...REAL_NUMBERS, 'with NaN', 'with Infinity'] as const;

/** Any text, the empty one too. */
export const ANY_TEXT = ['an empty text'] as const;
/** Rows may be none. */
export const NO_ROWS = ['empty'] as const;
/** A net computes with NaN: that is how it is found out. */
export const NAN_TENSOR = ['full of NaN'] as const;
