import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

// Which files may import what of the engine is checked with the other arrows; this is about words. The subject is read as the subject.

const SOURCE = join(import.meta.dirname, '..');
const WORDS = /\b(sketch\w*|continuations?|traced?|traces|tracing|halved|in halves|two halves|halves of (a|the|its) batch|kept results?)\b/i;

const sources = (floor: string): string[] => readdirSync(join(SOURCE, floor), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(floor, name));

describe('words of the engine', () => {
  it.each(['ops', 'models', 'probes', 'training'])('do not stand in %s', (floor) => {
    const said = sources(floor).flatMap((name) => readFileSync(join(SOURCE, name), 'utf8').split('\n').flatMap((line, index) => (WORDS.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : [])));
    expect(said).toEqual([]);
  });

  it('stand in its own files, so that the search finds them', () => {
    expect(sources('models').length).toBeGreaterThan(20);
    expect(sources('engine').some((name) => WORDS.test(readFileSync(join(SOURCE, name), 'utf8')))).toBe(true);
  });
});
