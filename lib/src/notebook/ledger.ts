import { rule } from '../checks/rules';
import { loadMnist } from '../data/mnist';
import { display } from './display';
import { formatNumber } from './number-format';
import { recordedRows, type RecordedRow } from './ledger-record';
import { ledgerRows, type LedgerNet, type LedgerRow } from './ledger-row';
import { tableBundle } from './table';

const requireNotebook = rule('the two digits or the letter and digit that a notebook’s name begins with, such as 04', (value) => typeof value === 'string' && /^([0-9]{2}|A[0-9])$/.test(value));
const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const requireNets = rule('an object of at least one net’s options by its name', (value) => isRecord(value) && Object.keys(value as object).length > 0 && Object.values(value as object).every(isRecord));

const HEADINGS = {
  notebook: 'notebook', net: 'net', gradient: 'gradient in layer 1', factor: 'δ, a layer', rate: 'best rate', accuracy: 'test accuracy (3 seeds)', dead: 'dead units', milliseconds: 'ms a step',
};

/** The mean, and from the least to the largest. */
function accuracyText(accuracy: number | null, accuracies: readonly number[]): string | null {
  return accuracy === null ? null : `${accuracy.toFixed(2)} (${Math.min(...accuracies).toFixed(2)} … ${Math.max(...accuracies).toFixed(2)})`;
}

const percent = (share: number | null): string | null => (share === null ? null : `${formatNumber(100 * share, 2)} %`);

const shownRow = ({ notebook, net, gradient, factor, rate, accuracy, accuracies, dead, milliseconds }: RecordedRow, own: boolean): Readonly<Record<keyof typeof HEADINGS, unknown>> => ({
  notebook: own ? `${notebook} (here)` : notebook,
  net,
  gradient: formatNumber(gradient, 2),
  factor: formatNumber(factor, 3),
  rate: rate === null ? 'none learns' : String(rate),
  accuracy: accuracyText(accuracy, accuracies),
  dead: percent(dead),
  milliseconds: formatNumber(milliseconds, 2),
});

/**
 * Adds a notebook's nets to the **ledger**, the one table of the collection, and shows it: the rows that earlier notebooks recorded, then those just
 * computed. All nets have thirty hidden layers (of 100 units unless `width` says otherwise) and are judged alike: the size of ∂L/∂W in layer 1 and what a
 * layer makes of δ before training; then 150 steps of SGD on batches of 25 images at six rates from 0.001 to 0.3, the best chosen by held-out images, and
 * at that rate the test accuracy (the mean of three seeds, the least and the largest) and the share of dead units.
 *
 * @returns the rows just computed.
 * @throws RangeError or TypeError for no nets, or options that make none; SweepError that names the net where training fails.
 * @example
 * const [xavierRow, heRow] = await ledger('04', { 'ReLU, Xavier': { activation: 'relu', init: xavier }, 'ReLU, He': { activation: 'relu', init: he } });
 * heRow.factor.toFixed(1); // '1.0'
 * xavierRow.rate; // null: no rate learns
 */
export async function ledger(notebook: string, nets: Readonly<Record<string, LedgerNet>>): Promise<LedgerRow[]> {
  requireNotebook('ledger', 'notebook', notebook);
  requireNets('ledger', 'nets', nets);
  const before = recordedRows().filter((row) => row.notebook < notebook);
  const rows = await ledgerRows(nets, loadMnist());
  const own = rows.map((row): RecordedRow => ({ notebook, ...row }));
  display({
    ...tableBundle([...before.map((row) => shownRow(row, false)), ...own.map((row) => shownRow(row, true))], { columns: HEADINGS }),
    'application/vnd.gradient-lab.ledger+json': { rows: own },
  });
  return rows;
}
