import { evaluateArithmetic, integerOf } from './arithmetic.ts';
import { UnreadableError } from './unreadable-error.ts';

/** What a program does of which every image has the same. */
export interface Outcome {
  readonly status: number;
  /** Infinity: it never ends by itself. */
  readonly afterMs?: number;
  /** Undefined where only the program knows. */
  readonly says: string | undefined;
  readonly touches?: readonly string[];
}

const UNITS_MS: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** They end at once, and say what only the machine knows. */
const TELLERS = new Set(['date', 'env', 'printenv', 'hostname', 'id', 'pwd', 'uname', 'whoami']);

/** Throws {@link UnreadableError} where the program is one of the image's own. */
export function runProgram(
  [path = '', ...args]: readonly string[],
  exists: (path: string) => boolean,
): Outcome {
  const name = path.replace(/^(?:\/usr)?\/bin\//, '');
  if (TELLERS.has(name)) return { status: 0, says: undefined };
  switch (name) {
    case ':':
    case 'true':
      return { status: 0, says: '' };
    case 'false':
      return { status: 1, says: '' };
    case 'sleep':
      return { status: 0, says: '', afterMs: args.reduce((sum, arg) => sum + durationMs(arg), 0) };
    case 'tail':
      if (args.includes('-f') && args.at(-1) === '/dev/null')
        return { status: 0, says: '', afterMs: Infinity };
      break;
    case '/pause':
      return { status: 0, says: '', afterMs: Infinity };
    case 'echo':
      return { status: 0, says: echoed(args) };
    case 'touch':
      if (args.every((arg) => arg.startsWith('/'))) return { status: 0, says: '', touches: args };
      break;
    case 'expr': {
      const value = evaluateArithmetic(args.join(' ').replace(/(?<![<>=!])=(?!=)/g, '=='), unknown);
      return { status: value === 0 ? 1 : 0, says: `${value}\n` };
    }
    case 'test':
      return { status: test(args, exists) ? 0 : 1, says: '' };
    case '[':
    case '[[':
      if (args.at(-1) !== (name === '[' ? ']' : ']]')) break;
      return { status: test(args.slice(0, -1), exists) ? 0 : 1, says: '' };
    default:
  }
  throw new UnreadableError(`${name} is a program of the image`);
}

function durationMs(text: string): number {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const [, number, unit = ''] = /^(\d{1,12}(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(text) ?? [];
  if (number === undefined) throw new UnreadableError(`${text} is no time`);
  return Number(number) * (UNITS_MS[unit] ?? 0);
}

function echoed(args: readonly string[]): string | undefined {
  const [option] = args;
  const isSilent = option === '-n';
  const text = (isSilent ? args.slice(1) : args).join(' ');
  // One shell's `echo` reads escapes and another's does not.
  if (/^-[neE]+$/.test(option ?? '') && !isSilent) return undefined;
  return text.includes('\\') ? undefined : `${text}${isSilent ? '' : '\n'}`;
}

function test(args: readonly string[], exists: (path: string) => boolean): boolean {
  if (args[0] === '!') return !test(args.slice(1), exists);
  if (args.length === 0) return false;
  const [first = '', second = '', third = ''] = args;
  if (args.length === 1) return first !== '';
  if (args.length === 2) {
    if (first === '-n') return second !== '';
    if (first === '-z') return second === '';
    if (['-e', '-f', '-r'].includes(first)) return exists(second);
  }
  if (args.length === 3) {
    if (second === '=' || second === '==') return first === third;
    if (second === '!=') return first !== third;
    const compared = COMPARISONS[second];
    if (compared) return compared(integerOf(first), integerOf(third));
  }
  throw new UnreadableError('the test is not read');
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};

function unknown(name: string): string {
  throw new UnreadableError(`${name} is no number`);
}
