/** Icons of Windows' kind, ICO: a header of 6 bytes, an entry of 16 for each picture, then the pictures. */
const [HEADER, ENTRY] = [6, 16];

/**
 * One picture of an icon that holds several.
 * @param {Buffer} icon
 * @param {number} width in pixels
 * @returns {Buffer} an icon with that picture alone
 */
export function onePicture(icon, width) {
  const entries = Array.from({ length: icon.readUInt16LE(4) }, (_, index) => icon.subarray(HEADER + ENTRY * index, HEADER + ENTRY * (index + 1)));
  const entry = entries.find((found) => found[0] === width);
  if (entry === undefined) throw new Error(`the icon has no picture ${width} pixels wide, only ${entries.map(([size]) => size).join(', ')}`);
  const [length, start] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
  const head = Buffer.from(icon.subarray(0, HEADER));
  head.writeUInt16LE(1, 4);
  const place = Buffer.from(entry);
  place.writeUInt32LE(HEADER + ENTRY, 12);
  return Buffer.concat([head, place, icon.subarray(start, start + length)]);
}
