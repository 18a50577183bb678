import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { createGzip } from 'node:zlib';

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css', '.gz': 'application/gzip', '.html': 'text/html', '.ipynb': 'application/json', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.png': 'image/png',
  '.svg': 'image/svg+xml', '.ts': 'text/plain', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};
const COMPRESSED = /text|json|javascript|wasm|svg/;

/** @param {string} root @param {string} pathname @returns {string | undefined} the file that an address means */
function fileAt(root, pathname) {
  const path = normalize(join(root, decodeURIComponent(pathname)));
  if (path !== root && !path.startsWith(root + sep)) return undefined;
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
  return existsSync(file) ? file : undefined;
}

/** What changes with a file's content. @param {string} file */
function versionOf(file) {
  const { size, mtimeMs } = statSync(file);
  return `W/"${size.toString(16)}-${Math.trunc(mtimeMs).toString(16)}"`;
}

/**
 * Serves a folder below a path, as a static host does: no special headers, texts compressed, and a file that the browser has already not sent again.
 * @param {string} root
 * @param {{ port?: number, base?: string }} [options] `base` begins and ends with a slash
 * @returns {Promise<{ url: string, megabytes(): number, close(): Promise<void> }>} `megabytes` sent so far, by all connections
 */
export async function serve(root, { port = 0, base = '/' } = {}) {
  let closed = 0;
  /** @type {Set<import('node:net').Socket>} */
  const open = new Set();
  const server = createServer(({ url = '/', headers }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = pathname.startsWith(base) ? fileAt(normalize(root), pathname.slice(base.length)) : undefined;
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`no such file: ${pathname}\n`);
      return;
    }
    const etag = versionOf(file);
    if (headers['if-none-match'] === etag) {
      response.writeHead(304, { etag, 'cache-control': 'no-cache' }).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const zip = COMPRESSED.test(type);
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', etag, ...(zip && { 'content-encoding': 'gzip' }) });
    const content = createReadStream(file);
    if (zip) content.pipe(createGzip()).pipe(response);
    else content.pipe(response);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      closed += socket.bytesWritten;
    });
  });
  await new Promise((resolve) => void server.listen(port, 'localhost', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}${base}`,
    megabytes: () => [...open].reduce((sum, { bytesWritten }) => sum + bytesWritten, closed) / 1e6,
    close: () => new Promise((resolve) => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    }),
  };
}
