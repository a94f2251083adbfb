import { RE2JS } from 're2js';
import { LruMap } from '../../../base/index.ts';
import { ArrayList } from '../values/list.ts';
import { CelError, noSuchOverload, type Value } from '../values/value.ts';
import { givenInt, givenText } from './given.ts';
import { type FunctionDeclaration, overload } from './signature.ts';

/** Functions of patterns, whose syntax is RE2's and whose time grows with the text alone. */
export const PATTERNS: readonly FunctionDeclaration[] = [
  {
    name: 'matches',
    overloads: [
      overload('matches', '(string, string) bool'),
      overload('matches_string', 'string.(string) bool'),
    ],
    singleton: (of = null, pattern = null) => {
      if (typeof of !== 'string') return undefined;
      if (typeof pattern !== 'string') return noSuchOverload(pattern);
      const compiled = compilePattern(pattern);
      return compiled instanceof CelError ? compiled : compiled.test(of);
    },
  },
  {
    name: 'find',
    overloads: [
      overload('string_find_string', 'string.(string) string', (of, pattern) => {
        const found = findAll(givenText(of), givenText(pattern), 1);
        return found instanceof CelError ? found : (found[0] ?? '');
      }),
    ],
  },
  {
    name: 'findAll',
    overloads: [
      overload('string_find_all_string', 'string.(string) list(string)', (of, pattern) =>
        listOf(findAll(givenText(of), givenText(pattern), -1)),
      ),
      overload('string_find_all_string_int', 'string.(string, int) list(string)', (of, pattern, count) =>
        listOf(findAll(givenText(of), givenText(pattern), Number(givenInt(count)))),
      ),
    ],
  },
];

/** The functions whose second argument is a pattern, which is compiled with the program where it is constant. */
export const PATTERN_FUNCTIONS: ReadonlySet<string> = new Set(PATTERNS.map(({ name }) => name));

/** A compiled pattern, or what is wrong with it in upstream's words. */
export function compilePattern(pattern: string): RE2JS | CelError {
  const known = compiled.get(pattern);
  if (known) return known;
  const result = compileAnew(pattern);
  compiled.set(pattern, result);
  return result;
}

const PATTERNS_KEPT = 256;
const compiled = new LruMap<string, RE2JS | CelError>(PATTERNS_KEPT);

function compileAnew(pattern: string): RE2JS | CelError {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return new CelError(error instanceof Error ? error.message : String(error));
  }
}

/** Says whether a text has a match of a pattern; or what is wrong with a pattern that is none. */
export type PatternMatcher = { readonly matches: (text: string) => boolean } | { readonly problem: string };

/** For whoever keeps what is compiled. */
export function patternMatcher(pattern: string): PatternMatcher {
  const expression = compileAnew(pattern);
  return expression instanceof CelError
    ? { problem: expression.message }
    : { matches: (text) => expression.test(text) };
}

function findAll(of: string, pattern: string, count: number): string[] | CelError {
  const expression = compilePattern(pattern);
  if (expression instanceof CelError) return new CelError(`Illegal regex: ${expression.message}`);
  const found: string[] = [];
  const matcher = expression.matcher(of);
  let lastEnd = -1;
  while (found.length !== count && matcher.find()) {
    // An empty match right after another one is none.
    const isRepeat = matcher.end() === matcher.start() && matcher.start() === lastEnd;
    lastEnd = matcher.end();
    if (!isRepeat) found.push(matcher.group() ?? '');
  }
  return found;
}

function listOf(found: readonly string[] | CelError): Value {
  return found instanceof CelError ? found : new ArrayList(found);
}
