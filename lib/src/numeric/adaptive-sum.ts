/** The integral over [from, to] by one rule, and that of its absolute value. */
interface Piece {
  from: number;
  to: number;
  value: number;
  size: number;
}

/** Integrates over one interval. */
export type Estimate = (from: number, to: number) => Piece;

/** An interval with its better estimate, by halves, and about how far that is off. */
interface Panel {
  halves: readonly [Piece, Piece];
  value: number;
  size: number;
  error: number;
}

/** What {@link adaptiveSum} finds. */
export interface Sum {
  value: number;
  size: number;
  open: number;
}

/** Far more than any function with a few narrow places or jumps needs: a jump takes about 45. */
const MOST_HALVINGS = 2000;

function halved(estimate: Estimate, whole: Piece): Panel {
  const middle = whole.from + (whole.to - whole.from) / 2;
  const halves = [estimate(whole.from, middle), estimate(middle, whole.to)] as const;
  const value = halves[0].value + halves[1].value;
  const size = halves[0].size + halves[1].size;
  const change = Math.abs(value - whole.value);
  // QUADPACK's estimate: where halving changes little, the halves are much better than the change.
  return { halves, value, size, error: change === 0 ? 0 : size * Math.min(1, ((200 * change) / size) ** 1.5) };
}

const total = (panels: readonly Panel[], key: 'value' | 'size' | 'error'): number => panels.reduce((sum, panel) => sum + panel[key], 0);

/** Panels beyond the outermost ones, as long as what they hold counts. */
function tails(estimate: Estimate, ends: readonly number[], width: number, negligible: (size: number) => boolean): Panel[] {
  const found: Panel[] = [];
  for (const [start, step] of [[ends[0], -width], [ends[ends.length - 1], width]]) {
    for (let end = start; ; end += step) {
      const beyond = estimate(Math.min(end, end + step), Math.max(end, end + step));
      if (negligible(beyond.size)) break;
      found.push(halved(estimate, beyond));
    }
  }
  return found;
}

/**
 * The integral over all panels between `ends`, and over more of them outwards while they count, by halving the panel with the largest error until
 * all errors together are at most `tolerance` of `size`, the integral of the absolute value. `open` is 0, or what part of it the errors still were
 * when patience ended. Not finite where an estimate is not.
 *
 * @see R. Piessens et al., "QUADPACK", 1983.
 */
export function adaptiveSum(estimate: Estimate, ends: readonly number[], width: number, tolerance: number): Sum {
  const panels = ends.slice(1).map((to, i) => halved(estimate, estimate(ends[i], to)));
  const inside = total(panels, 'size');
  panels.push(...tails(estimate, ends, width, (size) => !(size > tolerance * inside && Number.isFinite(size))));
  for (let halving = 0; ; halving++) {
    const [error, size] = [total(panels, 'error'), total(panels, 'size')];
    if (!(error > tolerance * size)) return { value: total(panels, 'value'), size, open: 0 };
    if (halving === MOST_HALVINGS) return { value: total(panels, 'value'), size, open: error / size };
    const worst = panels.reduce((at, panel, i) => (panel.error > panels[at].error ? i : at), 0);
    const [left, right] = panels[worst].halves;
    panels[worst] = halved(estimate, left);
    panels.push(halved(estimate, right));
  }
}
