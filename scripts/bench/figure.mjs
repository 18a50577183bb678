import { figures } from 'gradient-lab';
import { summarize } from './compare.mjs';
import { PEERS } from './tasks.mjs';

/** @typedef {import('./rounds.mjs').Outcome} Outcome */
/** @typedef {{ bottom: number, top: number }} Place shares of the plot's height */

const LANE_HEIGHT = 24;
const HEADING_HEIGHT = 56;
const HEADING_LEFT = 16;
const MARGIN = { top: 130, bottom: 30, left: 310, right: 40 };

/**
 * One colour for gradient-lab, one for each peer.
 * @param {string} name
 */
const colorOf = (name) => figures.categoryColor(1 + PEERS.findIndex((peer) => name.startsWith(peer)));

/**
 * A list in lines that the figure's width holds.
 * @param {string} list
 */
const wrapped = (list) => list.replace(/(.{60,80}),\s/g, '$1,<br>');

/** @param {number} value */
const digits = (value) => (value < 100 ? value.toPrecision(3) : value.toFixed(0));

/**
 * One comparison as horizontal bars, medians with their quartiles, the first lane on top.
 * @param {Outcome} outcome
 * @param {number} index
 * @param {Place} place
 */
function panel({ group, lanes }, index, { bottom, top }) {
  const number = index === 0 ? '' : String(index + 1);
  const summaries = lanes.map(summarize);
  const x = summaries.map(({ median }) => median);
  const trace = {
    type: 'bar', orientation: 'h', x, y: summaries.map(({ name, median }) => `${name}   <b>${digits(median)}</b> `), xaxis: `x${number}`, yaxis: `y${number}`, showlegend: false,
    marker: { color: summaries.map(({ name }) => colorOf(name)) },
    error_x: {
      type: 'data', symmetric: false, thickness: 1,
      array: summaries.map(({ median, upper }) => upper - median), arrayminus: summaries.map(({ median, lower }) => median - lower),
    },
  };
  const axes = {
    [`xaxis${number}`]: { anchor: `y${number}`, type: group.section === 'backends' ? 'log' : 'linear', showticklabels: false, showgrid: false, zeroline: false },
    [`yaxis${number}`]: { anchor: `x${number}`, domain: [bottom, top], autorange: 'reversed', ticks: '' },
  };
  const scale = group.section === 'backends' ? ', logarithmic' : '';
  const heading = {
    text: `<b>${group.name}</b>, ms per ${group.task.kind === 'train' ? 'step' : 'pass'}${scale}`, x: 0, xref: 'paper', xanchor: 'left', xshift: HEADING_LEFT - MARGIN.left, y: top, yref: 'paper', yanchor: 'bottom',
    showarrow: false, font: { size: 13 },
  };
  return { trace, axes, heading };
}

/**
 * All comparisons below each other in one figure.
 * @param {readonly Outcome[]} outcomes
 * @param {string[]} about lines under the title
 */
export function benchFigure(outcomes, about) {
  const heights = outcomes.map(({ lanes }) => HEADING_HEIGHT + LANE_HEIGHT * lanes.length);
  const plot = heights.reduce((sum, height) => sum + height, 0);
  let used = 0;
  const panels = outcomes.map((outcome, index) => {
    const top = 1 - (used + HEADING_HEIGHT / 2) / plot;
    used += heights[index] ?? 0;
    return panel(outcome, index, { top, bottom: 1 - (used - HEADING_HEIGHT / 4) / plot });
  });
  const layout = {
    title: { text: `Time of a training step<br><sub>${about.map(wrapped).join('<br>')}</sub>`, x: 0.02, xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { t: 14 }, font: { size: 16 } },
    height: plot + MARGIN.top + MARGIN.bottom,
    margin: { t: MARGIN.top, b: MARGIN.bottom, l: MARGIN.left, r: MARGIN.right },
    annotations: panels.map(({ heading }) => heading),
    bargap: 0.25,
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    font: { family: 'system-ui, sans-serif', size: 12 },
    ...Object.assign({}, ...panels.map(({ axes }) => axes)),
  };
  return { data: panels.map(({ trace }) => trace), layout };
}
