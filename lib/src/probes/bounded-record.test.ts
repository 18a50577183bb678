import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedRecord } from './bounded-record';

function recorded(capacity: number, steps: number, perStep: number): BoundedRecord<{ step: number; layer: number }> {
  const record = new BoundedRecord<{ step: number; layer: number }>(capacity);
  for (let step = 0; step < steps; step++) record.add(Array.from({ length: perStep }, (_, layer) => ({ step, layer })));
  return record;
}

describe('BoundedRecord', () => {
  it('keeps everything up to its capacity', () => {
    expect(recorded(12, 4, 3).rows).toHaveLength(12);
    expect(recorded(12, 4, 3).counts).toEqual({ rows: 12, droppedRows: 0, droppedSteps: 0 });
  });

  it('thins to evenly spaced steps and the last one', () => {
    expect(recorded(5, 12, 1).rows.map((row) => row.step)).toEqual([0, 4, 8, 11]);
  });

  it('holds first and last whole, counts what it dropped and never exceeds its capacity', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 9 }), (capacity, steps, perStep) => {
      const record = recorded(capacity, steps, perStep);
      const kept = [...new Set(record.rows.map((row) => row.step))];
      expect(record.rows.length).toBeLessThanOrEqual(Math.max(capacity, 2 * perStep));
      expect([kept[0], kept[kept.length - 1]]).toEqual([0, steps - 1]);
      expect(record.rows).toHaveLength(kept.length * perStep);
      expect(record.counts).toEqual({ rows: kept.length * perStep, droppedRows: (steps - kept.length) * perStep, droppedSteps: steps - kept.length });
      const gaps = kept.slice(1, -1).map((step, index) => step - kept[index]);
      expect(new Set(gaps).size).toBeLessThanOrEqual(1);
    }));
  });

  it('ignores steps without rows', () => {
    const record = new BoundedRecord<number>(2);
    record.add([]);
    expect(record.rows).toEqual([]);
  });

  it('refuses a capacity below 1', () => {
    expect(() => new BoundedRecord(0)).toThrow('BoundedRecord: capacity must be an integer ≥ 1, got 0');
  });
});
