import { describe, expect, it } from 'vitest';
import { captureDisplays } from './display';
import { predict, type Prediction } from './predict';

const QUESTION: Prediction = { question: 'Is `|w| < 1` enough?', options: ['yes', 'only in width 1'], answer: 'B', why: 'Width counts.\n\nSee <below>.' };

describe('predict', () => {
  it('folds the answer and its reason away', async () => {
    const [message] = await captureDisplays(() => {
      predict(QUESTION);
    });
    const html = String(message.bundle['text/html']);
    expect(html).toContain('Is <code>|w| &lt; 1</code> enough?');
    expect(html).toMatch(/<ol type="A"[^>]*><li>yes<\/li><li>only in width 1<\/li><\/ol>/);
    expect(html).toMatch(/<details><summary[^>]*>Answer<\/summary><p><strong>B\.<\/strong> Width counts\.<\/p><p>See &lt;below&gt;\.<\/p><\/details>/);
  });

  it('does not tell the answer in plain text', async () => {
    const [message] = await captureDisplays(() => {
      predict(QUESTION);
    });
    expect(message.bundle['text/plain']).toBe('Predict. Is `|w| < 1` enough?\n  A. yes\n  B. only in width 1');
  });

  it('refuses an answer that is no option, and a choice of one', () => {
    expect(() => {
      predict({ ...QUESTION, answer: 'C' });
    }).toThrow(new RangeError('predict: answer must be one of A, B, got "C"'));
    expect(() => {
      predict({ ...QUESTION, options: ['yes'] });
    }).toThrow(new RangeError('predict: options must be 2 to 26, got 1'));
  });
});
