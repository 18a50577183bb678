import { inspect } from 'node-inspect-extracted';

const MOST_CAUSES = 5;

/** @param {Error} error @returns {string} as a reader knows it: a class of one's own that sets no name is an `Error` by name */
const nameOf = ({ name, constructor }) => (name === 'Error' && constructor.name ? constructor.name : name);

/**
 * @param {unknown} thrown @param {number} [depth] of the chain of causes
 * @returns {import('../language/thrown.mjs').Thrown} as it goes to the other worker
 */
export function packed(thrown, depth = 0) {
  if (!(thrown instanceof Error)) return { shown: inspect(thrown, { depth: 1 }) };
  const more = depth < MOST_CAUSES;
  return {
    name: nameOf(thrown),
    message: thrown.message,
    stack: thrown.stack ?? '',
    ...(more && thrown.cause !== undefined && { cause: packed(thrown.cause, depth + 1) }),
    ...(more && thrown instanceof AggregateError && { errors: thrown.errors.slice(0, MOST_CAUSES).map((error) => packed(error, depth + 1)) }),
  };
}
