import { shown } from '../checks/shown';
import { exists, join, readBytes } from '../data/files';
import { dataFolder } from '../data/folder';
import type { LedgerRow } from './ledger-row';

/** A row with the notebook that computed it. */
export interface RecordedRow extends LedgerRow {
  /** Its number, e.g. `04`. */
  readonly notebook: string;
}

const FILE = 'ledger.json';

/** The rows that the notebooks left when they were last published, in the order of the notebooks; none where there is no such file. */
export function recordedRows(folder = dataFolder()): RecordedRow[] {
  const path = join(folder, FILE);
  if (!exists(path)) return [];
  const { rows } = JSON.parse(new TextDecoder().decode(readBytes('ledger', path))) as { rows?: RecordedRow[] };
  if (!Array.isArray(rows)) throw new TypeError(`ledger: ${path}: expected { rows: […] }, found ${shown(rows)} as rows; fetch it anew from the project`);
  return rows;
}
