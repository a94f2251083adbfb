/** What flags a program has, by name: whether one takes a value, and what it does; without words, it is taken and has no meaning. */
export type Flags = Readonly<Record<string, Flag>>;

export interface Flag {
  readonly type: 'value' | 'boolean';
  readonly says?: string;
}

/** The values that were given, by flag: of a boolean one `true` or `false`. */
export type FlagValues = ReadonlyMap<string, readonly string[]>;

/** Arguments that the program does not understand, in the words of the program that it stands for. */
export class FlagError extends Error {}

/** Flags without a meaning here, from their names. */
export function withoutMeaning(type: Flag['type'], names: string): Flags {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, { type }]),
  );
}

/** Reads `--name=value`, `--name value` and `--name`. Throws {@link FlagError}. */
export function readFlags(program: string, flags: Flags, args: readonly string[]): FlagValues {
  const values = new Map<string, string[]>();
  const others: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (!argument.startsWith('-') || argument === '-') {
      others.push(argument);
      continue;
    }
    const [, name = '', , inline] = /^--?([^=]*)(=(.*))?$/s.exec(argument) ?? [];
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (!flag) throw new FlagError(`unknown flag: --${name}`);
    const isNext = flag.type === 'value' && inline === undefined;
    const value = isNext ? args[++at] : (inline ?? 'true');
    if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
    values.set(name, [...(values.get(name) ?? []), flag.type === 'boolean' ? booleanOf(name, value) : value]);
  }
  if (others.length > 0) {
    const found = others.map((each) => JSON.stringify(each)).join(' ');
    throw new FlagError(`"${program}" does not take any arguments, got [${found}]`);
  }
  return values;
}

/** The last value of a flag; undefined where it was not given, or given empty. */
export function lastValue(values: FlagValues, name: string): string | undefined {
  return values.get(name)?.at(-1) || undefined;
}

/** All values of a flag that takes a list, and may be given several times. */
export function listValue(values: FlagValues, name: string): string[] {
  return (values.get(name) ?? []).flatMap((text) => text.split(',')).filter((each) => each !== '');
}

/** A whole number within bounds. Throws {@link FlagError}. */
export function numberValue(values: FlagValues, name: string, otherwise: number): number {
  const text = lastValue(values, name);
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) {
    const why = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new FlagError(`invalid argument ${JSON.stringify(text)} for "--${name}" flag: ${why}`);
  }
  return Number(text);
}

/** The lines of help: flags that mean something with what they mean, then the names of the others. */
export function flagsHelp(flags: Flags): string {
  const entries = Object.entries(flags);
  const meant = entries.flatMap(([name, { type, says }]) =>
    says === undefined ? [] : [{ name, type, says }],
  );
  const wide = Math.max(...meant.map(({ name }) => name.length)) + ' value'.length;
  const others = entries.flatMap(([name, { says }]) => (says === undefined ? [`      --${name}`] : []));
  return [
    'Flags:',
    ...meant.map(({ name, type, says }) => {
      const head = type === 'value' ? `${name} value` : name;
      return `      --${head.padEnd(wide)}  ${says}`;
    }),
    '',
    'Taken, and without a meaning here:',
    ...others,
    '',
  ].join('\n');
}

function booleanOf(name: string, text: string): string {
  if (/^(1|t|true)$/i.test(text)) return 'true';
  if (/^(0|f|false)$/i.test(text)) return 'false';
  const why = `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw new FlagError(`invalid argument ${JSON.stringify(text)} for "--${name}" flag: ${why}`);
}
