import { describe, expect, it } from 'vitest';
import { onePicture } from './icon.mjs';

/** @param {readonly { width: number, text: string }[]} pictures */
function iconOf(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let place = head.length;
  pictures.forEach(({ width, text }, index) => {
    head[6 + 16 * index] = width;
    head.writeUInt32LE(text.length, 6 + 16 * index + 8);
    head.writeUInt32LE(place, 6 + 16 * index + 12);
    place += text.length;
  });
  return Buffer.concat([head, ...pictures.map(({ text }) => Buffer.from(text))]);
}

describe('an icon', () => {
  const icon = iconOf([{ width: 0, text: 'large one' }, { width: 32, text: 'middle' }, { width: 16, text: 'small' }]);

  it('is left with one of its pictures', () => {
    expect(onePicture(icon, 32)).toEqual(iconOf([{ width: 32, text: 'middle' }]));
  });

  it('has to have it', () => {
    expect(() => onePicture(icon, 48)).toThrow('no picture 48 pixels wide, only 0, 32, 16');
  });
});
