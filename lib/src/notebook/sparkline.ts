const WIDTH = 240;
const HEIGHT = 36;
const MARGIN = 2;

/**
 * A small line of values over their index as inline SVG in the text's colour. Values that are not finite are left out; with fewer than
 * two finite values there is nothing to draw and the result is empty.
 */
export function sparkline(values: readonly number[]): string {
  const finite = values.flatMap((value, index) => (Number.isFinite(value) ? [{ value, index }] : []));
  if (finite.length < 2) return '';
  const lowest = finite.reduce((low, { value }) => Math.min(low, value), Infinity);
  const highest = finite.reduce((high, { value }) => Math.max(high, value), -Infinity);
  const points = finite.map(({ value, index }) => {
    const x = (index / (values.length - 1)) * WIDTH;
    // Halves keep the difference of two huge losses finite.
    const height = highest > lowest ? (value / 2 - lowest / 2) / (highest / 2 - lowest / 2) : 0.5;
    const y = HEIGHT - MARGIN - height * (HEIGHT - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="loss so far">` +
    `<polyline points="${points.join(' ')}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>`
  );
}

/** A series of bounded length: when it is full, neighbours are averaged in pairs and further values come in at half the rate. */
export class BoundedSeries {
  private means: number[] = [];
  private perEntry = 1;
  private sum = 0;
  private count = 0;

  constructor(private readonly capacity: number) {}

  add(value: number): void {
    this.sum += value;
    this.count += 1;
    if (this.count < this.perEntry) return;
    this.means.push(this.sum / this.count);
    this.sum = 0;
    this.count = 0;
    if (this.means.length < this.capacity) return;
    this.means = this.means.filter((_, index) => index % 2 === 0).map((mean, pair) => (mean + (this.means[2 * pair + 1] ?? mean)) / 2);
    this.perEntry *= 2;
  }

  get values(): readonly number[] {
    return this.means;
  }
}
