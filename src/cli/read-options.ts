import { parseArgs } from 'node:util';
import { suggestion } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/**
 * What options a command has, by name: whether one takes a value. A `truth` is one of upstream's: `--name` and `--name=true`
 * say the same, and `--name=false` the opposite.
 */
export type OptionTypes = Readonly<Record<string, OptionType>>;

type OptionType = 'string' | 'boolean' | 'truth';

/** The options that were given. One that takes no value is true. */
export type Options<T extends OptionTypes> = {
  readonly [Name in keyof T]?: T[Name] extends 'boolean' ? true : T[Name] extends 'truth' ? boolean : string;
};

/** Reads the options of a command; of one that is given twice, the last counts. Throws {@link UsageError}. */
export function readOptions<const T extends OptionTypes>(args: readonly string[], types: T): Options<T> {
  const options = Object.fromEntries(
    Object.entries(types).map(
      ([name, type]) => [name, { type: type === 'truth' ? 'boolean' : type }] as const,
    ),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional')
      throw new UsageError(`"${token.value}" is no option: options begin with --`);
    const { name, rawName, value } = token;
    values[name] = valueOf(rawName, typeOf(types, name, rawName), value, token.inlineValue === true);
  }
  return values as Options<T>;
}

function typeOf(types: OptionTypes, name: string, rawName: string): OptionType {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type !== undefined) return type;
  const known = Object.keys(types).map((each) => `--${each}`);
  throw new UsageError(`unknown option "${rawName}"${suggestion(rawName, known)}`);
}

function valueOf(
  rawName: string,
  type: OptionType,
  value: string | undefined,
  isInline: boolean,
): string | boolean {
  if (type === 'truth') return truth(rawName, value);
  if (type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, and is given "${value}"`);
    return true;
  }
  if (value === undefined || value === '' || (!isInline && value.startsWith('--'))) {
    throw new UsageError(`${rawName} takes a value, and is given none`);
  }
  return value;
}

/** As Go's flags take it. */
function truth(rawName: string, value = 'true'): boolean {
  if (TRUE.has(value)) return true;
  if (FALSE.has(value)) return false;
  throw new UsageError(`${rawName} takes true or false, not "${value}"`);
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
