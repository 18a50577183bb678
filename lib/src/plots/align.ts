import type { Trace } from './figure';

/**
 * Gives every state the same traces in the same order, as Plotly's frames need: traces are matched by kind, name and axes, and a trace that a
 * state lacks is empty there.
 */
export function alignStates(states: readonly (readonly Trace[])[]): Trace[][] {
  const keyed = states.map((data) => new Map(data.map((trace, index) => [key(trace, data.slice(0, index)), trace] as const)));
  const all = new Map<string, Trace>();
  for (const state of keyed) for (const [name, trace] of state) if (!all.has(name)) all.set(name, trace);
  return keyed.map((state) => Array.from(all, ([name, trace]) => state.get(name) ?? emptied(trace)));
}

/** For each state, what differs between the states: attributes that are the same in all of them stay out of the frames. */
export function changes(states: readonly (readonly Trace[])[]): Partial<Trace>[][] {
  const [first] = states;
  const varying = first.map((_, index) => varyingAttributes(states.map((state) => state[index])));
  return states.map((state) => state.map((trace, index) => pick(trace, varying[index])));
}

function key(trace: Trace, before: readonly Trace[]): string {
  const label = (one: Trace): string => [one.type, one.name ?? '', one.xaxis ?? 'x', one.yaxis ?? 'y'].join('|');
  const own = label(trace);
  return `${own}|${before.filter((other) => label(other) === own).length}`;
}

function emptied(trace: Trace): Trace {
  if (trace.type === 'heatmap') return { ...trace, z: trace.z.map((row) => row.map(() => null)) };
  // A gap instead of no points at all: Plotly switches a trace without points off, and its legend entry with it.
  return { ...trace, x: [null], y: [null] };
}

function varyingAttributes(traces: readonly Trace[]): string[] {
  const names = new Set(traces.flatMap((trace) => Object.keys(trace)));
  return Array.from(names).filter((name) => new Set(traces.map((trace) => JSON.stringify(attribute(trace, name)))).size > 1);
}

function pick(trace: Trace, names: readonly string[]): Partial<Trace> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = attribute(trace, name);
    return value === undefined ? [] : [[name, value]];
  }));
}

function attribute(trace: Trace, name: string): unknown {
  return Object.entries(trace).find(([other]) => other === name)?.[1];
}
