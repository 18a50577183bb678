import type { Annotation, Layout, Shape } from './figure';

/**
 * Title, shapes and annotations of every state, as Plotly's frames need them: a frame changes the i-th shape but removes none, so every state
 * gets as many as any other, the surplus invisible. A state without a layout has that of `base`.
 */
export function alignMarks(base: Layout, states: readonly (Layout | undefined)[]): Layout[] {
  const full = states.map((state) => ({ title: base.title, shapes: base.shapes, annotations: base.annotations, ...state }));
  const shapes = padded(full.map((state) => state.shapes ?? []));
  const annotations = padded(full.map((state) => state.annotations ?? []));
  return full.map(({ title }, index) => ({ ...(title ? { title } : {}), shapes: shapes[index], annotations: annotations[index] }));
}

function padded<Mark extends Shape | Annotation>(states: readonly (readonly Mark[])[]): Mark[][] {
  const longest = states.reduce((most, marks) => (marks.length > most.length ? marks : most));
  return states.map((marks) => longest.map((spare, index) => (index < marks.length ? { ...marks[index], visible: true } : { ...spare, visible: false })));
}
