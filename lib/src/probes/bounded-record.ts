import { integerFrom } from '../checks/rules';
import { shown } from '../checks/shown';

interface Group<Row> {
  /** How many steps were recorded before this one. */
  readonly position: number;
  readonly rows: readonly Row[];
}

/** How much of what was measured a record still holds. */
export interface RecordCounts {
  readonly rows: number;
  readonly droppedRows: number;
  readonly droppedSteps: number;
}

/**
 * Keeps at most `capacity` rows of a run whose length nobody knows beforehand.
 *
 * When a step would overflow it, every second step is let go and from then on only every second one is taken, so what stays is an
 * evenly spaced subset. The rows of a step stay or go together (half a depth profile is none); the first and the last step always stay,
 * so two steps of more than capacity/2 rows each are held whole. What was let go is counted in `counts`, never silent.
 *
 * @example
 * const record = new BoundedRecord<string>(2);
 * for (const row of ['a', 'b', 'c', 'd', 'e']) record.add([row]);
 * record.rows; // ['a', 'e']
 * record.counts; // { rows: 2, droppedRows: 3, droppedSteps: 3 }
 */
export class BoundedRecord<Row> {
  private groups: Group<Row>[] = [];
  private stride = 1;
  private seen = 0;
  private size = 0;
  private droppedRows = 0;
  private droppedSteps = 0;

  /** @throws RangeError unless capacity is an integer ≥ 1. */
  constructor(private readonly capacity: number) {
    integerFrom(1)('BoundedRecord', 'capacity', capacity);
  }

  /** All rows still held, oldest first. */
  get rows(): readonly Row[] {
    return this.groups.flatMap((group) => group.rows);
  }

  get counts(): RecordCounts {
    return { rows: this.size, droppedRows: this.droppedRows, droppedSteps: this.droppedSteps };
  }

  /** Adds the rows of one step; an empty list is ignored. */
  add(rows: readonly Row[]): void {
    if (!Array.isArray(rows)) throw new TypeError(`add: rows must be an array, got ${shown(rows)}`);
    if (rows.length === 0) return;
    const last = this.groups.at(-1);
    if (last !== undefined && last.position % this.stride !== 0) {
      this.groups.pop();
      this.drop(last);
    }
    this.groups.push({ position: this.seen++, rows });
    this.size += rows.length;
    while (this.size > this.capacity && this.groups.length > 2) this.thin();
  }

  private drop(group: Group<Row>): void {
    this.size -= group.rows.length;
    this.droppedRows += group.rows.length;
    this.droppedSteps++;
  }

  private thin(): void {
    this.stride *= 2;
    const newest = this.groups.length - 1;
    this.groups = this.groups.filter((group, index) => {
      const stays = index === newest || group.position % this.stride === 0;
      if (!stays) this.drop(group);
      return stays;
    });
  }
}
