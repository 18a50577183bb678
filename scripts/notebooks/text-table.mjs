/** @typedef {readonly (readonly string[])[]} Rows the first of them are headings, where there are any */

const oneLine = (/** @type {string} */ text) => text.replaceAll('\n', ' ');

/** @param {string} text @param {number} limit */
export const cut = (text, limit) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);

/**
 * A table for a terminal, its columns aligned.
 * @param {Rows} rows
 */
export function alignedTable(rows) {
  const lines = rows.map((row) => row.map(oneLine));
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/**
 * A table in Markdown.
 * @param {readonly string[]} heading @param {Rows} rows
 */
export function markdownTable(heading, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map((cell) => oneLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[heading, heading.map(() => '---'), ...rows].map(line).join('\n')}\n`;
}
