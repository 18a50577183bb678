// Cuts the shipped images, the first 10,000 of the training file, from the full set: node scripts/data/make-shipped.mjs [folder of the full set]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { firstExamples } from './first-examples.mjs';
import { MNIST_FILES, SHIPPED_FILES } from './mnist-files.mjs';
import { readVerified, verify } from './verified.mjs';

const COUNT = 10000;
const data = fileURLToPath(new URL('../../data', import.meta.url));
const source = process.argv[2] ?? join(data, 'mnist');

/** @param {Uint8Array} bytes */
function gzip(bytes) {
  const packed = gzipSync(bytes, { level: 9 });
  packed[9] = 255; // The operating system is unknown: the same header wherever this runs.
  return packed;
}

for (const [index, file] of SHIPPED_FILES.entries()) {
  const packed = gzip(firstExamples(await readVerified(source, MNIST_FILES[index]), COUNT));
  const path = join(data, `${file.name}.gz`);
  await verify(packed, file, path);
  writeFileSync(path, packed);
  console.log(`${path}: ${packed.length} bytes`);
}
