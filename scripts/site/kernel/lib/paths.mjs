/**
 * A path with its dots resolved.
 * @param {string} folder where it begins, '' at the top @param {string} path
 */
export function resolvePath(folder, path) {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** @param {string} path of a file */
export const folderOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
