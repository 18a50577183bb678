import { describe, expect, it } from 'vitest';
import { captureDisplays } from './display';
import { guess, guessKey } from './guess';

const QUESTION = 'How much smaller?';

async function told(answer: string | number, key: string): Promise<unknown> {
  const [{ bundle }] = await captureDisplays(() => { guess(QUESTION, answer, key); });
  return bundle['text/plain'];
}

describe('guess', () => {
  it.each<[string | number, string | number, boolean]>([
    ['B', 'b ', true], ['B', 'A', false], [1e6, 1.04e6, true], [1e6, 1.1e6, false], [0.3, '0.3', true], [-2, 2, false],
  ])('knows by the key of %s whether %s is right', async (answer, given, right) => {
    expect(await told(given, guessKey(QUESTION, answer))).toBe(`${right ? '✓' : '✗'} ${right ? `${given} is right` : `not ${given}`} · ${QUESTION}`);
  });

  it('waits for an answer, and gives none away', async () => {
    expect(await told('', guessKey(QUESTION, 'B'))).toBe(`? ${QUESTION} Put your answer between the quotes.`);
    expect(guessKey(QUESTION, 'B')).not.toBe(guessKey('Another?', 'B'));
  });

  it('refuses what is no key and no answer', () => {
    expect(() => { guess(QUESTION, 'B', 'B'); }).toThrow('guess: key must be a key, as guessKey gives it, got "B"');
    expect(() => { guess(QUESTION, NaN, '01234567'); }).toThrow('guess: answer must be a text or a finite number, got NaN');
  });
});
