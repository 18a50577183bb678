import { optionsOf } from '../checks/options';
import { listOf, requireText, rule } from '../checks/rules';
import { shown } from '../checks/shown';
import { display } from './display';
import { inlineHtml, paragraphsHtml } from './html';

/** A question to answer before measuring. Texts may hold `code` between backticks; an empty line begins a paragraph. */
export interface Prediction {
  readonly question: string;
  /** Two to 26 answers to choose from, lettered A, B, C, … */
  readonly options: readonly string[];
  /** Letter of the right one, e.g. `'B'`. */
  readonly answer: string;
  readonly why: string;
}

const letterOf = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);

function html({ question, options, answer, why }: Prediction): string {
  const items = options.map((option) => `<li>${inlineHtml(option)}</li>`).join('');
  return (
    `<div>${paragraphsHtml(question, '<strong>Predict.</strong> ')}<ol type="A" style="list-style-type:upper-alpha">${items}</ol>` +
    `<details><summary style="cursor:pointer">Answer</summary>${paragraphsHtml(why, `<strong>${answer}.</strong> `)}</details></div>`
  );
}

const plainText = ({ question, options }: Prediction): string =>
  [`Predict. ${question}`, ...options.map((option, index) => `  ${letterOf(index)}. ${option}`)].join('\n');

const requireSome = rule('a text that is not empty', (value) => typeof value === 'string', (value) => value !== '');
const requirePrediction = optionsOf<Prediction>({ question: requireSome, options: listOf(requireText), answer: requireText, why: requireText }, 'question', 'options', 'answer', 'why');

/**
 * Shows a question with lettered options; the answer and its reason are folded away until the reader opens them.
 *
 * Throws a RangeError unless there are 2–26 options and `answer` is the letter of one.
 *
 * @example
 * predict({
 *   question: 'How much smaller is the gradient ten sigmoid layers further down?',
 *   options: ['about ten times', 'about a million times'],
 *   answer: 'B',
 *   why: "Each layer multiplies by at most `w/4`.",
 * });
 */
export function predict(prediction: Prediction): void {
  requirePrediction('predict', 'prediction', prediction);
  const { options, answer } = prediction;
  if (options.length < 2 || options.length > 26) throw new RangeError(`predict: options must be 2 to 26, got ${options.length}`);
  const letters = options.map((_, index) => letterOf(index));
  if (!letters.includes(answer)) throw new RangeError(`predict: answer must be one of ${letters.join(', ')}, got ${shown(answer)}`);
  display({ 'text/html': html(prediction), 'text/plain': plainText(prediction) });
}
