/** A scalar activation φ with its derivative φ′, at a kink by the convention its documentation states. */
export interface ScalarActivation {
  /** φ(z). */
  f: (z: number) => number;
  /** φ′(z). */
  derivative: (z: number) => number;
}

/** An activation with a name and with the points a quadrature must know, as the expectations of mean-field theory need it. */
export interface NamedActivation extends ScalarActivation {
  name: string;
  /** Where φ or a derivative jumps, or near which φ changes over a unit distance. */
  kinks: readonly number[];
}
