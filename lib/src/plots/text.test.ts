import { describe, expect, it } from 'vitest';
import { lineCount, markup, plain, powerOfTen, shortNumber, textWidth, wrap } from './text';

describe('markup', () => {
  it('escapes a lone <, which Plotly would take for a tag', () => {
    expect(markup('|w| < 4 and w > 1')).toBe('|w| &lt; 4 and w > 1');
    expect(markup('a<b>c</b>')).toBe('a<b>c</b>');
    expect(markup('<script>')).toBe('&lt;script>');
  });

  it('keeps subscripts and superscripts', () => {
    expect(markup('σ<sub>w</sub>² 10<sup>−3</sup>')).toBe('σ<sub>w</sub>² 10<sup>−3</sup>');
  });
});

describe('plain', () => {
  it('writes tags as ASCII', () => {
    expect(plain('σ<sub>w</sub>², 10<sup>−3</sup>,<br>two')).toBe('σ_w², 10^−3, two');
  });
});

describe('wrap', () => {
  it('breaks at spaces and keeps long words whole', () => {
    expect(wrap('gradient norm by layer', 100, 12)).toBe('gradient norm<br>by layer');
    expect(wrap('backpropagation', 4, 12)).toBe('backpropagation');
  });

  it('keeps breaks that are there and does not count tags', () => {
    expect(wrap('a<br>b', 400, 12)).toBe('a<br>b');
    expect(wrap('σ<sub>w</sub> = 1', 50, 12)).toBe('σ<sub>w</sub> = 1');
  });
});

describe('textWidth', () => {
  it('grows with the font and with every character, not with tags', () => {
    expect(textWidth('gradient', 24)).toBeCloseTo(2 * textWidth('gradient', 12), 10);
    expect(textWidth('σ<sub>w</sub>', 12)).toBe(textWidth('σw', 12));
    expect(textWidth('a &lt; b', 12)).toBe(textWidth('a < b', 12));
    expect(textWidth('WWW', 12)).toBeGreaterThan(textWidth('lll', 12));
    expect(textWidth('', 12)).toBe(0);
  });
});

describe('lineCount', () => {
  it('counts the lines of a text', () => {
    expect(['', 'a', 'a<br>b'].map(lineCount)).toEqual([1, 1, 2]);
  });
});

describe('powerOfTen', () => {
  it('has a true minus sign and no exponent for 1 and 10', () => {
    expect([-3, 0, 1, 12].map(powerOfTen)).toEqual(['10<sup>−3</sup>', '1', '10', '10<sup>12</sup>']);
  });
});

describe('shortNumber', () => {
  it('keeps three digits', () => {
    expect([0.23684, 2.5, 0, -1.25, 12345].map(shortNumber)).toEqual(['0.237', '2.5', '0', '−1.25', '12300']);
  });

  it('writes small and large numbers as powers of ten', () => {
    expect(shortNumber(1.5e-7)).toBe('1.5·10<sup>−7</sup>');
    expect(shortNumber(1e30)).toBe('10<sup>30</sup>');
  });

  it('names what is not finite', () => {
    expect([NaN, Infinity, -Infinity].map(shortNumber)).toEqual(['NaN', '∞', '−∞']);
  });
});

describe('markup', () => {
  it.each([
    ['‖δ_l‖', '‖δ<sub>l</sub>‖'],
    ['a_{l−1} and σ_w²', 'a<sub>l−1</sub> and σ<sub>w</sub>²'],
    ['10^6 steps, x^2', '10<sup>6</sup> steps, x<sup>2</sup>'],
    ['W_hh / δ_10', 'W<sub>hh</sub> / δ<sub>10</sub>'],
    ['2 / (n_in + n_out)', '2 / (n<sub>in</sub> + n<sub>out</sub>)'],
    ['1 − (1 − 2^(−N))^L, 10^-3', '1 − (1 − 2<sup>−N</sup>)<sup>L</sup>, 10<sup>−3</sup>'],
    ['|∂a_L/∂b₁|^(1/L), ‖x‖_2, b₁^2', '|∂a<sub>L</sub>/∂b₁|<sup>1/L</sup>, ‖x‖<sub>2</sub>, b₁<sup>2</sup>'],
    ['w_l^2', 'w<sub>l</sub><sup>2</sup>'],
    ['clip_by_value, data_format', 'clip_by_value, data_format'],
    ['y = wx_1 + b', 'y = wx_1 + b'],
  ])('sets %s as %s', (text, expected) => {
    expect(markup(text)).toBe(expected);
  });
});
