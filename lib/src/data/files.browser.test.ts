import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exists, join, readBytes, writeInOneGo } from './files.browser';

const DRIVE = Symbol.for('notebook-kernel.drive');
const scope = globalThis as unknown as { XMLHttpRequest?: unknown; [DRIVE]?: unknown };
const SITE: Record<string, Uint8Array> = { 'https://site.test/sub/data/bytes.gz': Uint8Array.of(0, 31, 128, 255) };
let asked: string[] = [];

/** Answers as a server does; with the character set x-user-defined a byte above 127 becomes a character of the private use area. */
class Request {
  status = 0;
  responseText = '';
  private url = '';
  open(_method: string, url: string, later: boolean): void {
    expect(later).toBe(false);
    this.url = url;
  }
  overrideMimeType(type: string): void {
    expect(type).toContain('x-user-defined');
  }
  send(): void {
    asked.push(this.url);
    const bytes = SITE[this.url] as Uint8Array | undefined;
    this.status = bytes === undefined ? 404 : 200;
    this.responseText = Array.from(bytes ?? [], (byte) => String.fromCharCode(byte < 128 ? byte : 0xf700 + byte)).join('');
  }
}

describe('files in a browser', () => {
  beforeEach(() => {
    asked = [];
    scope.XMLHttpRequest = Request;
  });
  afterEach(() => {
    delete scope.XMLHttpRequest;
    Reflect.deleteProperty(scope, DRIVE);
  });

  it('are read from the site, once', () => {
    const path = join('https://site.test/sub/data', 'bytes.gz');
    expect(exists(path)).toBe(true);
    expect(readBytes('loadMnist', path)).toEqual(Uint8Array.of(0, 31, 128, 255));
    expect(asked).toEqual([path]);
  });

  it('are missing where the site has none, with the code that Node gives', () => {
    const path = 'https://site.test/sub/data/ledger.json';
    expect(exists(path)).toBe(false);
    expect(() => readBytes('ledger', path)).toThrow(`ledger: ${path}: expected a file that can be read, found none (ENOENT)`);
  });

  it("are written to the kernel's drive and read from it", () => {
    const files = new Map<string, Uint8Array>();
    scope[DRIVE] = { read: (path: string) => files.get(path) ?? null, write: (path: string, bytes: Uint8Array) => files.set(path, bytes) };
    writeInOneGo('runs/net.safetensors', Uint8Array.of(7));
    expect(readBytes('loadCheckpoint', 'runs/net.safetensors')).toEqual(Uint8Array.of(7));
    expect(exists('runs/other.safetensors')).toBe(false);
  });

  it('cannot be written to the site, nor without a drive', () => {
    for (const path of ['https://site.test/net.safetensors', 'net.safetensors']) {
      expect(() => { writeInOneGo(path, Uint8Array.of(7)); }).toThrow(expect.objectContaining({ code: 'EROFS' }));
    }
  });
});
