import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadMnist } from 'gradient-lab';

/** @param {string} folder @param {string} name */
function locate(folder, name) {
  const paths = [join(folder, name), join(folder, `${name}.gz`)];
  return paths.find((path) => existsSync(path)) ?? join(folder, name);
}

/** The files that `loadMnist` reads, for the Python peers; `test` of the full set only. */
export function mnistPaths() {
  const { source, folder } = loadMnist();
  /** @param {string} prefix */
  const pair = (prefix) => ({ images: locate(folder, `${prefix}-images-idx3-ubyte`), labels: locate(folder, `${prefix}-labels-idx1-ubyte`) });
  return source === 'full' ? { source, train: pair('train'), test: pair('t10k') } : { source, train: pair('mnist-10k') };
}
