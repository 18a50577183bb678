import { describe, expect, it } from 'vitest';
import { dataset } from './dataset';
import { scaled } from './scaled';

const data = dataset({ images: Float32Array.of(0, 0.5, 1, NaN), labels: Int32Array.of(1, 0), features: 2, classes: 3 });

describe('scaled', () => {
  it('multiplies every number and leaves the original, labels and sizes as they are', () => {
    const loud = scaled(data, 255);
    expect(Array.from(loud.images)).toEqual([0, 127.5, 255, NaN]);
    expect([loud.labels, loud.size, loud.features, loud.classes]).toEqual([data.labels, 2, 2, 3]);
    expect(data.images[2]).toBe(1);
    expect(Array.from(scaled(data.take(1), -1).images)).toEqual([-0, -0.5]);
  });

  it('refuses a factor that is not finite', () => {
    expect(() => scaled(data, Infinity)).toThrow('scaled: factor must be finite, got Infinity');
  });
});
