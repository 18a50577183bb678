import { describe, expect, it } from 'vitest';
import { maxAbs } from '../numeric/norm';
import { mean, variance } from '../numeric/stats';
import { recorded } from './recorded-weights';

/** n·Var(w) with n = 784, and max |w| over the deviation, by the documentation of each. */
const [UNIFORM, TRUNCATED] = [Math.sqrt(3), 2 / 0.8796256610342398];
const DOCUMENTED: Readonly<Record<string, readonly [gain: number, reach: number | null]>> = {
  'nn.Linear(784, 300)': [1 / 3, UNIFORM],
  'init.kaiming_uniform_(w)': [2, UNIFORM],
  'init.kaiming_normal_(w)': [2, null],
  'init.kaiming_normal_(w.T)': [(2 * 784) / 300, null],
  'init.trunc_normal_(w, std=√(2/784))': [2, null],
  'layers.Dense(300)': [(2 * 784) / 1084, UNIFORM],
  'HeNormal()': [2, TRUNCATED],
  'HeUniform()': [2, UNIFORM],
  'LecunNormal()': [1, TRUNCATED],
};

describe('the recorded weights', () => {
  it('are those of the calls that are documented here', () => {
    expect(recorded.map(({ call }) => call)).toEqual(Object.keys(DOCUMENTED));
  });

  it.each(recorded.map((record) => [record.call, record] as const))('of %s have the documented variance, shape, and mean 0', (call, { fanIn, weights }) => {
    const [gain, reach] = DOCUMENTED[call];
    const deviation = Math.sqrt(variance(weights));
    expect(Math.abs((fanIn * variance(weights)) / gain - 1)).toBeLessThan(0.005);
    expect(Math.abs(mean(weights)) / deviation).toBeLessThan(0.005);
    if (reach !== null) expect(Math.abs(maxAbs(weights) / deviation / reach - 1)).toBeLessThan(0.01);
    else expect(maxAbs(weights) / deviation).toBeGreaterThan(3);
    expect([...weights].sort((a, b) => a - b)).toEqual(weights);
  });

  it('of an initialiser of Keras that is called again are the same', () => {
    expect(recorded.filter(({ repeats }) => repeats).map(({ call }) => call)).toEqual(['HeNormal()', 'HeUniform()', 'LecunNormal()']);
  });
});
