const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Colours of ✓ and ✗ with a contrast of at least 3 on JupyterLab's white and on its dark background. Style variables do not pass its sanitizer. */
const GOOD = '#2f9e44';
export const BAD = '#e03131';

/** Text as HTML, also inside quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Text as HTML, with `code` between backticks. */
export const inlineHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

/** ✓ or ✗ in its colour. */
export const markHtml = (passed: boolean): string =>
  `<span style="color:${passed ? GOOD : BAD};font-weight:bold">${passed ? '✓' : '✗'}</span>`;
