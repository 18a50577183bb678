import { fileError } from './system-errors';

/** What a kernel in the browser offers: the files that its notebook sees. */
interface Drive {
  /** Of a file that there is; null otherwise. */
  read(path: string): Uint8Array | null;
  write(path: string, bytes: Uint8Array): void;
}

/** Where a kernel puts its drive. */
const DRIVE = Symbol.for('notebook-kernel.drive');

const drive = (): Drive | undefined => (globalThis as { readonly [DRIVE]?: Drive })[DRIVE];

/** Files of the site are named by their addresses, all others are of the drive. */
const isOfSite = (path: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(path);

/** What the site holds stays the same while a page is open. */
const held = new Map<string, Uint8Array | null>();

// Files are read where they are asked for, as on the desk: workers may wait for an answer. A page may not, and asks for text, one byte a character.
function request(url: string): Uint8Array | null {
  const asked = new XMLHttpRequest();
  asked.open('GET', url, false);
  asked.overrideMimeType('text/plain; charset=x-user-defined');
  asked.send();
  return asked.status === 200 ? Uint8Array.from(asked.responseText, (character) => character.charCodeAt(0) & 0xff) : null;
}

function fromSite(url: string): Uint8Array | null {
  const known = held.get(url);
  if (known !== undefined) return known;
  const bytes = request(url);
  held.set(url, bytes);
  return bytes;
}

const read = (path: string): Uint8Array | null => (isOfSite(path) ? fromSite(path) : (drive()?.read(path) ?? null));

export function join(folder: string, ...names: readonly string[]): string {
  return [folder.replace(/\/$/, ''), ...names].join('/');
}

/** Whether there is a file. */
export const exists = (path: string): boolean => read(path) !== null;

/** The bytes of a file; an Error that names it and has the `code` of a file that is not there when they cannot be read. */
export function readBytes(caller: string, path: string): Uint8Array {
  const bytes = read(path);
  if (bytes === null) throw fileError(caller, path, 'a file that can be read', Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  return bytes;
}

/** Writes a file of the drive. */
export function writeInOneGo(path: string, bytes: Uint8Array): void {
  const target = drive();
  if (target === undefined || isOfSite(path)) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
  target.write(path, bytes);
}
