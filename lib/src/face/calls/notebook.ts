import * as lab from '../../index';
import { ANY_NUMBER, ANY_TEXT, NO_ROWS, NOT_NEGATIVE, POSITIVE, REAL } from '../documented';
import { forgetClaims } from '../../notebook/claim';
import { calling, method, type ValidCall } from '../valid-call';

const frame = (): lab.DataFrame => lab.dataFrame([{ layer: 1, step: 0, norm: 2 }, { layer: 1, step: 1, norm: 3 }]);
const groups = (): lab.GroupedFrame => frame().groupby('layer');
const bar = (): lab.Progress => lab.progress({ total: 10, label: 'work' });

export const notebook: Readonly<Record<string, ValidCall>> = {
  bestBy: calling(lab.bestBy, () => [[{ net: 'a', rate: 1, score: 2 }, { net: 'a', rate: 2, score: 3 }], 'score', { choose: 'rate', within: 'net', above: 1 }], {
    accepts: { 'options.above': REAL, 'options.within': ['[]', 'empty'] },
  }),
  claim: calling(lab.claim, () => ['it is small', 1, { below: 2 }, { unit: 'ms' }], {
    accepts: { text: ANY_TEXT, value: [...ANY_NUMBER, 'a number'], 'bound.below': ['negative', 'zero', 'fraction', 'huge'], 'options.unit': ANY_TEXT }, after: forgetClaims,
  }),
  claims: calling(lab.claims, () => ['all', { 'it is small': [1, { below: 2 }] }], { accepts: { title: ANY_TEXT }, after: forgetClaims }),
  checks: calling(lab.checks, () => ['all', { 'it is small': [1, { below: 2 }] }], { accepts: { title: ANY_TEXT }, after: forgetClaims }),
  scoreboard: { call: () => () => { lab.claim('it holds', 1, { below: 2 }); lab.scoreboard(); }, args: () => [], after: forgetClaims },
  dataFrame: calling(lab.dataFrame, () => [[{ a: 1 }]], { accepts: { rows: ['[]', ...NO_ROWS, '[{}]'] } }),
  'DataFrame.groupby': method(frame, 'groupby', () => [['layer']]),
  'DataFrame.sortValues': method(frame, 'sortValues', () => [['layer', 'norm'], { ascending: [true, false] }]),
  'DataFrame.merge': method(frame, 'merge', () => [lab.dataFrame([{ layer: 1, width: 3 }]), { on: ['layer'], how: 'left', suffixes: ['_a', '_b'] }]),
  'DataFrame.pivot': method(frame, 'pivot', () => [{ index: ['layer'], columns: 'step', values: 'norm', aggfunc: 'mean' }]),
  'DataFrame.addColumn': method(frame, 'addColumn', () => ['half', [1, 2]]),
  'GroupedFrame.agg': method(groups, 'agg', () => [{ norm: ['mean', 'q25'] }]),
  'GroupedFrame.col': method(groups, 'col', () => [['norm']]),
  'GroupedFrame.getGroup': method(groups, 'getGroup', () => [[1]]),
  'GroupedFrame.apply': method(groups, 'apply', () => [() => ({ own: 1 })]),
  interrupted: calling(lab.interrupted, () => []),
  ledger: calling(lab.ledger, () => ['04', { 'a net': { activation: 'relu', width: 4 } }]),
  progress: calling(lab.progress, () => [{ total: 10, label: 'work' }], { accepts: { 'options.total': POSITIVE, 'options.label': ANY_TEXT, 'options.unit': ANY_TEXT, 'options.interrupted': ANY_TEXT, 'options.patience': NOT_NEGATIVE } }),
  'Progress.update': method(bar, 'update', () => [{ step: 1, loss: 2 }], { accepts: { 'state.step': ['zero', 'fraction', 'huge'], 'state.loss': ANY_NUMBER, 'state.text': ANY_TEXT } }),
  'Progress.finish': method(bar, 'finish', () => ['done'], { accepts: { summary: ANY_TEXT } }),
  'Progress.fail': method(bar, 'fail', () => ['why'], { accepts: { message: ANY_TEXT } }),
  seeds: calling(lab.seeds, () => [2, 5], { accepts: { first: ['zero'] } }),
  sweep: calling(lab.sweep, () => [{ width: [1, 2] }, ({ width }: { width: number }) => ({ area: width ** 2 }), { label: 'widths', progress: true }], { accepts: { 'options.label': ANY_TEXT } }),
  show: calling(lab.show, () => [lab.figures.lines({ title: 'lines', series: [{ name: 'one', x: [1], y: [2] }], x: { title: 'x' }, y: { title: 'y' } })], {
    accepts: { 'figure.data': ['empty', '[{}]'], 'figure.layout': ['{}'], 'figure.frames': ['empty', '[{}]'], 'figure.config': ['{}'], 'figure.title': ANY_TEXT },
  }),
  table: calling(lab.table, () => [[{ a: 1 }]], { accepts: { rows: [...NO_ROWS, '[{}]'], 'options.columns': ['{}', 'empty'], 'options.caption': ANY_TEXT, 'options.zeroBelow': NOT_NEGATIVE, 'options.maxRows': ['huge', 'Infinity'] } }),
};
