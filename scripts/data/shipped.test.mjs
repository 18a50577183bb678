import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { firstExamples } from './first-examples.mjs';
import { MNIST_FILES, SHIPPED_FILES } from './mnist-files.mjs';
import { readVerified } from './verified.mjs';

const data = fileURLToPath(new URL('../../data', import.meta.url));

describe('the shipped images', () => {
  it.each(SHIPPED_FILES)('$name is the one its checksum names', async (file) => {
    expect((await readVerified(data, file)).length).toBe(file.bytes);
  });

  it('are described with the checksums that the scripts use', () => {
    const readme = readFileSync(`${data}/README.md`, 'utf8');
    for (const { sha256 } of [...SHIPPED_FILES, ...MNIST_FILES]) expect(readme).toContain(sha256);
  });
});

describe('firstExamples', () => {
  const three = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6);

  it('cuts along the first dimension and corrects its length', () => {
    expect(firstExamples(three, 2)).toEqual(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4));
    expect(firstExamples(three, 3)).toEqual(three);
    expect(firstExamples(three, 0)).toEqual(Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 2));
  });

  it('leaves the source as it was', () => {
    firstExamples(three, 1);
    expect(three[7]).toBe(3);
  });

  it.each([-1, 4, 1.5])('refuses to cut %d of 3', (count) => {
    expect(() => firstExamples(three, count)).toThrow(new RangeError(`firstExamples: count must be an integer from 0 to 3, got ${count}`));
  });
});
