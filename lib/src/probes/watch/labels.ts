const ending = (path: readonly string[], length: number): string => path.slice(-length).join('/');

/** The shortest end of a path that no other path of the list ends in. */
function shortestUnique(path: readonly string[], paths: readonly (readonly string[])[]): string {
  for (let length = 1; length < path.length; length++) {
    const label = ending(path, length);
    if (paths.filter((other) => ending(other, length) === label).length === 1) return label;
  }
  return path.join('/');
}

/**
 * One label for each path: its last name where that is unique, else as many of the names before it as it takes.
 *
 * @example uniqueLabels([['user', 'fc'], ['item', 'fc'], ['out']]) // ['user/fc', 'item/fc', 'out']
 */
export function uniqueLabels(paths: readonly (readonly string[])[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const label = shortestUnique(path, paths);
    // Names may hold slashes of their own.
    let unique = label;
    for (let k = 2; taken.has(unique); k++) unique = `${label} (${k})`;
    taken.add(unique);
    return unique;
  });
}
