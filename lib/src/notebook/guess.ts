import { createHash } from 'node:crypto';
import { rule } from '../checks/rules';
import { display } from './display';
import { inlineHtml, markHtml } from './html';

/** What a reader may answer: a word or letter, or a number, of which two digits count. */
export type Guess = string | number;

const requireQuestion = rule('a text that is not empty', (value) => typeof value === 'string', (value) => value !== '');
const requireGuess = rule('a text or a finite number', (value) => typeof value === 'string' || typeof value === 'number', (value) => typeof value === 'string' || Number.isFinite(value));
const requireKey = rule('a key, as guessKey gives it', (value) => typeof value === 'string', (value) => /^[0-9a-f]{8}$/.test(value as string));

const normalised = (answer: Guess): string => (typeof answer === 'number' ? Number(answer.toPrecision(2)).toString() : answer.trim().toLowerCase());

/**
 * The key of an answer, by which `guess` knows it, and which does not give it away in the cell.
 *
 * @example guessKey('Which layer learns least?', 1) // '62554d88'
 */
export function guessKey(question: string, answer: Guess): string {
  requireQuestion('guessKey', 'question', question);
  requireGuess('guessKey', 'answer', answer);
  return createHash('sha256').update(`${question}\n${normalised(answer)}`).digest('hex').slice(0, 8);
}

/**
 * Tells whether a reader's answer is right, by the key of the right one. An empty text is no answer yet. Upper and lower case are one; of a number two
 * digits count.
 *
 * @example guess('Which layer learns least?', 2, '62554d88') // shows ✗ not 2 · Which layer learns least?
 */
export function guess(question: string, answer: Guess, key: string): void {
  requireQuestion('guess', 'question', question);
  requireGuess('guess', 'answer', answer);
  requireKey('guess', 'key', key);
  if (answer === '') {
    display({ 'text/html': `<div>? ${inlineHtml(question)} Put your answer between the quotes.</div>`, 'text/plain': `? ${question} Put your answer between the quotes.` });
    return;
  }
  const right = guessKey(question, answer) === key;
  const verdict = right ? `${answer} is right` : `not ${answer}`;
  display({ 'text/html': `<div>${markHtml(right)} ${inlineHtml(verdict)} · ${inlineHtml(question)}</div>`, 'text/plain': `${right ? '✓' : '✗'} ${verdict} · ${question}` });
}
