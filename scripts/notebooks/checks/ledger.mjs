import { ledgerOf } from '../ledger.mjs';

/** @param {import('../ledger.mjs').LedgerRow} row */
const withoutTime = ({ milliseconds: _, ...row }) => JSON.stringify(row);

/**
 * What other notebooks show of it is what it computed itself.
 * @type {import('./subject.mjs').Check}
 */
export function ledgerIsRecorded({ name, notebook, ledger }) {
  const own = ledgerOf(notebook);
  const number = name.split('-')[0];
  const foreign = own.filter((row) => row.notebook !== number).map((row) => `its ledger names notebook ${row.notebook}`);
  const recorded = ledger.filter((row) => row.notebook === number);
  const agree = own.map(withoutTime).join() === recorded.map(withoutTime).join();
  return [...foreign, ...(agree ? [] : ['data/ledger.json does not hold the rows of its ledger: bake it'])];
}
