import { describe, expect, it } from 'vitest';
import { project } from '../setup/project.mjs';
import { findPeers } from './peers.mjs';

// The set-up's own Python, which has none of them.
const WITHOUT = project.python;

describe('finding peers', () => {
  it('says what each program lacks, of those that are wanted', async () => {
    const { python, missing } = await findPeers(WITHOUT, new Set(['ours', 'jax_net', 'pytorch_compile']));
    expect(python).toBe(WITHOUT);
    expect([...missing]).toEqual([['pytorch_compile', expect.stringMatching(/^its Python lacks .*torch$/)], ['jax_net', expect.stringMatching(/^its Python lacks .*jax$/)]]);
  });

  it('asks for nothing where no Python program is wanted', async () => {
    expect([...(await findPeers(WITHOUT, new Set(['ours', 'tfjs-fit']))).missing]).toEqual([]);
  });

  it('rejects a Python that does not run', async () => {
    await expect(findPeers('/no/such/python', new Set(['jax_net']))).rejects.toThrow('--python /no/such/python: /no/such/python was not found');
  });
});
