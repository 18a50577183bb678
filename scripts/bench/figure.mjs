import { bars, lines, smallMultiples } from 'gradient-lab';
import { summarize } from './compare.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {import('gradient-lab').Panel} Panel */

const TIME = 'ms per step';

/** @param {Outcome} outcome @param {'linear' | 'log'} scale @returns {Panel} */
function barPanel({ group, lanes }, scale) {
  const summaries = lanes.map(summarize);
  const series = {
    name: group.name,
    y: summaries.map(({ median }) => median),
    spread: { lower: summaries.map(({ lower }) => lower), upper: summaries.map(({ upper }) => upper) },
  };
  const categories = summaries.map(({ name }) => name);
  return { title: group.name, figure: bars({ title: group.name, categories, series: [series], x: { title: '' }, y: { title: TIME, scale }, legend: 'none' }) };
}

/** @param {Outcome[]} outcomes of one activation @param {string} activation @returns {Panel} */
function depthPanel(outcomes, activation) {
  const names = outcomes[0]?.lanes.map(({ name }) => name) ?? [];
  const x = outcomes.map(({ group }) => group.task.net.sizes.length - 2);
  const series = names.map((name) => ({ name, x, y: outcomes.map(({ lanes }) => lanes.filter((lane) => lane.name === name).map((lane) => summarize(lane).median)[0] ?? NaN) }));
  const title = `${activation} nets of 100 units`;
  return { title, figure: lines({ title, series, x: { title: 'hidden layers' }, y: { title: 'ms, forward and all gradients' } }) };
}

/**
 * All comparisons as one figure.
 * @param {readonly Outcome[]} outcomes
 * @param {string} subtitle
 */
export function benchFigure(outcomes, subtitle) {
  const depth = outcomes.filter(({ group }) => group.section === 'depth');
  const panels = outcomes.filter(({ group }) => group.section !== 'depth').map((outcome) => barPanel(outcome, outcome.group.section === 'backends' ? 'log' : 'linear'));
  for (const activation of ['relu', 'sigmoid']) {
    const chosen = depth.filter(({ group }) => group.task.net.activation === activation);
    if (chosen.length > 0) panels.push(depthPanel(chosen, activation));
  }
  const rows = Math.ceil(panels.length / 2);
  return smallMultiples({ title: 'How long a training step takes', subtitle, panels, columns: 2, share: { x: false, y: false }, height: 120 + 420 * rows, legend: 'none' });
}
