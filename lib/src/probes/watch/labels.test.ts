import { describe, expect, it } from 'vitest';
import { uniqueLabels } from './labels';

const labels = (...paths: string[]): string[] => uniqueLabels(paths.map((path) => path.split('>')));

describe('uniqueLabels', () => {
  it('keep a name alone where it is unique', () => {
    expect(labels('a>x', 'b>y', 'z')).toEqual(['x', 'y', 'z']);
    expect(labels()).toEqual([]);
  });

  it('put as many of the names before it as it takes', () => {
    expect(labels('user>fc', 'item>fc', 'out')).toEqual(['user/fc', 'item/fc', 'out']);
    expect(labels('l>tower>fc', 'r>tower>fc', 'r>fc', 'fc')).toEqual(['l/tower/fc', 'r/tower/fc', 'r/fc', 'fc']);
  });

  it('stay unique where names hold slashes', () => {
    const found = labels('user>fc', 'item>fc', 'user/fc', 'a>user/fc');
    expect(new Set(found).size).toBe(4);
    expect(found[1]).toBe('item/fc');
  });
});
