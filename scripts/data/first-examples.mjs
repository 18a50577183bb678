/**
 * The IDX file that holds the first `count` elements along the first dimension of another, in their order.
 * @param {Uint8Array} idx an IDX file of unsigned bytes
 * @param {number} count
 * @returns {Uint8Array}
 */
export function firstExamples(idx, count) {
  const view = new DataView(idx.buffer, idx.byteOffset, idx.byteLength);
  const [total, ...inner] = Array.from({ length: idx[3] }, (_, axis) => view.getUint32(4 + 4 * axis));
  const header = 4 + 4 * idx[3];
  const elementBytes = inner.reduce((size, length) => size * length, 1);
  if (!Number.isInteger(count) || count < 0 || count > total) {
    throw new RangeError(`firstExamples: count must be an integer from 0 to ${total}, got ${count}`);
  }
  const cut = new Uint8Array(idx.subarray(0, header + count * elementBytes));
  new DataView(cut.buffer).setUint32(4, count);
  return cut;
}
