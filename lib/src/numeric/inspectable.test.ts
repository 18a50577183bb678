import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { counted, inspectable } from './inspectable';

describe('inspectable', () => {
  it('is printed by its summary, and is otherwise as it was', () => {
    const value = inspectable({ a: 1, long: new Float64Array(500) }, ({ a }) => `thing ${a}`);
    expect(inspect(value)).toBe('thing 1');
    expect(inspect([value], { depth: 3 })).toBe('[ thing 1 ]');
    expect(Object.keys(value)).toEqual(['a', 'long']);
    expect(JSON.stringify(inspectable({ a: 1 }, () => 'x'))).toBe('{"a":1}');
    expect(inspect({ ...inspectable({ a: 1 }, () => 'x') })).toBe('{ a: 1 }');
  });
});

describe('counted', () => {
  it.each([[0, 'steps', '0 steps'], [1, 'steps', '1 step'], [1, 'classes', '1 class'], [1, 'batches', '1 batch'], [1, 'sizes', '1 size'], [1, 'entries', '1 entry'], [1, 'images', '1 image'], [1, '张', '1 张'], [12345, 'rows', '12,345 rows']])(
    '%d of %s is "%s"', (count, plural, text) => { expect(counted(count, plural)).toBe(text); });
});
