import { join } from 'node:path';
import { writeWhole } from '../setup/atomic-file.mjs';
import { claimsMarkdown, claimsText } from './claims.mjs';
import { ARTIFACTS } from './command.mjs';

/**
 * Prints the claims of a run of notebooks and keeps them in artifacts/.
 * @param {readonly import('./claims.mjs').ClaimRow[]} claims
 */
export function reportClaims(claims) {
  writeWhole(join(ARTIFACTS, 'claims.json'), `${JSON.stringify(claims, null, 1)}\n`);
  writeWhole(join(ARTIFACTS, 'claims.md'), claimsMarkdown(claims));
  const failed = claims.filter(({ passed }) => !passed).length;
  if (claims.length > 0) console.log(`\n${claimsText(claims)}`);
  console.log(`\n${claims.length - failed} of ${claims.length} claims hold (also in artifacts/claims.md and claims.json)`);
}
