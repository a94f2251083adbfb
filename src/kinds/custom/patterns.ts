import { LruMap } from '../../base/index.ts';
import { RE2JS } from 're2js';

/** A pattern of a schema, in RE2's syntax: the time that it takes grows with the text alone. */
export type Pattern = { readonly test: (text: string) => boolean } | { readonly problem: string };

const compiled = new LruMap<string, Pattern>(1000);

export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known) return known;
  const pattern = compile(source);
  compiled.set(source, pattern);
  return pattern;
}

function compile(source: string): Pattern {
  try {
    const expression = RE2JS.compile(source);
    return { test: (text) => expression.matcher(text).find() };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
