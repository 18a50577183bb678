const FOUND: Readonly<Record<string, string>> = {
  ENOENT: 'none',
  EISDIR: 'a directory',
  ENOTDIR: 'a file where a folder should be',
  EEXIST: 'a file where a folder should be',
  ENOTEMPTY: 'a directory',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'a disk that is read-only',
  ENOSPC: 'a full disk',
  EDQUOT: 'a full disk quota',
};

/** The system's error with the path and the rule, which the system leaves out of some: its own text for a full disk or a directory has no path. */
export function fileError(caller: string, path: string, expected: string, cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const found = FOUND[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return Object.assign(new Error(`${caller}: ${path}: expected ${expected}, found ${found}${code in FOUND ? ` (${code})` : ''}`, { cause }), { code });
}
