import { UnreadableError } from './unreadable-error.ts';

const MAX_DEPTH = 30;

type Operation = (a: number, b: number) => number;

/** By how strongly they bind, the weakest first. */
const OPERATIONS: readonly Readonly<Record<string, Operation>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

/**
 * The value of what stands in `$((…))`. Throws {@link UnreadableError} where it is none, or not exact.
 *
 * @param valueOf of a variable that is named in it
 */
export function evaluateArithmetic(expression: string, valueOf: (name: string) => string): number {
  const tokens = expression.match(/\d+|\$?\{?[A-Za-z_]\w*\}?|[|&=!<>]=?[|&]?|[-+*/%()]|\S/g) ?? [];
  let at = 0;
  const value = level(0, 0);
  if (at < tokens.length) throw new UnreadableError(`${tokens[at]} is not read`);
  return value;

  function level(strength: number, depth: number): number {
    const operations = OPERATIONS[strength];
    if (!operations) return operand(depth);
    let left = level(strength + 1, depth);
    for (;;) {
      const token = tokens[at] ?? '';
      if (!Object.hasOwn(operations, token)) return left;
      at++;
      const right = level(strength + 1, depth);
      left = exact(operations[token]?.(left, right));
    }
  }

  function operand(depth: number): number {
    if (depth > MAX_DEPTH) throw new UnreadableError('the expression is deep');
    const token = tokens[at++] ?? '';
    if (token === '-') return -operand(depth + 1);
    if (token === '+') return operand(depth + 1);
    if (token === '!') return Number(operand(depth + 1) === 0);
    if (token === '(') {
      const inner = level(0, depth + 1);
      if (tokens[at++] !== ')') throw new UnreadableError('a bracket is not closed');
      return inner;
    }
    const name = /^(?:\$?|\$\{)([A-Za-z_]\w*)\}?$/.exec(token)?.[1];
    return integerOf(name === undefined ? token : valueOf(name) || '0');
  }
}

/** Throws {@link UnreadableError}. */
export function integerOf(text: string): number {
  const trimmed = text.trim();
  // A leading zero would make it octal in one place and not in the other.
  if (!/^[-+]?(?:0|[1-9]\d*)$/.test(trimmed)) throw new UnreadableError(`${text} is no whole number`);
  return exact(Number(trimmed));
}

function exact(value: number | undefined): number {
  if (!Number.isSafeInteger(value)) throw new UnreadableError('the number is not exact');
  return Number(value) + 0;
}
