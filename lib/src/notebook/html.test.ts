import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, inlineHtml } from './html';

describe('escapeHtml', () => {
  it('leaves no character that opens a tag, an attribute or an entity', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']|&(?!(amp|lt|gt|quot|#39);)/.test(escapeHtml(text))));
  });
});

describe('inlineHtml', () => {
  it('sets code between backticks and escapes inside it', () => {
    expect(inlineHtml('`|w| < 1` and `x`')).toBe('<code>|w| &lt; 1</code> and <code>x</code>');
  });

  it('leaves a single backtick', () => {
    expect(inlineHtml('a ` b')).toBe('a ` b');
  });
});
