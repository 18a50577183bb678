import { hashSources, readStamp } from '../stamp.mjs';

/** @type {import('./subject.mjs').Check} */
export function isFresh({ name, notebook, library }) {
  const remedy = `run \`npm run notebooks -- ${name}\``;
  const stamp = readStamp(notebook);
  if (stamp?.sources === undefined || stamp.lib === undefined) return [`was never baked; ${remedy}`];
  const changed = [stamp.sources === hashSources(notebook) ? [] : ['its cells'], stamp.lib === library ? [] : ['what they use of lib/src']].flat();
  return changed.length === 0 ? [] : [`is stale: ${changed.join(' and ')} changed after it was baked; ${remedy}`];
}

/** @type {import('./subject.mjs').Check} */
export function kernelIsTslab({ notebook }) {
  const name = /** @type {{ name?: unknown } | undefined} */ (notebook.metadata['kernelspec'])?.name;
  return name === 'tslab' ? [] : [`the kernel must be tslab, got ${JSON.stringify(name)}`];
}
