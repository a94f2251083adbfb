/** The paths of columns and selectable fields, in the syntax of `kubectl -o jsonpath`, without ranges over templates. */
import { deepEqual, isObject, ownValue } from '../../base/index.ts';

/** Gives the values that a path leads to, in order; none where it leads nowhere. */
export type JsonPath = (root: unknown) => readonly unknown[];

type Step = (values: readonly unknown[]) => unknown[];

/** How many values a path may lead to: a filter within a filter could make many. */
const VALUES_LIMIT = 10_000;

/** Reads a path: `.spec.ports[0].name`, `.status.conditions[?(@.type=="Ready")].status`. Undefined where it is none. */
export function parseJsonPath(text: string): JsonPath | undefined {
  const steps = new PathReader(text).read();
  return steps && pathOf(steps);
}

function pathOf(steps: readonly Step[]): JsonPath {
  return (root) => {
    let values: readonly unknown[] = [root];
    for (const step of steps) {
      values = step(values);
      if (values.length > VALUES_LIMIT) values = values.slice(0, VALUES_LIMIT);
    }
    return values;
  };
}

class PathReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Step[] | undefined {
    const steps: Step[] = [];
    if (this.text[this.at] === '$') this.at++;
    while (this.at < this.text.length) {
      const step = this.step();
      if (!step) return undefined;
      steps.push(step);
    }
    return steps;
  }

  private step(): Step | undefined {
    const character = this.text[this.at];
    if (character === '[') return this.bracket();
    if (character === '.' && this.text[this.at + 1] === '.') {
      this.at += 2;
      const next = this.text[this.at] === '[' ? this.bracket() : this.name();
      return next && ((values) => next(values.flatMap(descendants)));
    }
    if (character === '.') {
      this.at++;
      if (this.text[this.at] === '[' || this.at === this.text.length) return (values) => [...values];
    }
    return this.name();
  }

  private name(): Step | undefined {
    let name = '';
    while (this.at < this.text.length && !'.[]{} '.includes(this.text[this.at] ?? '')) {
      if (this.text[this.at] === '\\') this.at++;
      name += this.text[this.at++] ?? '';
    }
    if (name === '') return undefined;
    return name === '*' ? everything : fieldStep([name]);
  }

  private bracket(): Step | undefined {
    const end = this.closing();
    if (end < 0) return undefined;
    const inside = this.text.slice(this.at + 1, end).trim();
    this.at = end + 1;
    if (inside === '*') return everything;
    if (inside.startsWith('?(') && inside.endsWith(')')) return filterStep(inside.slice(2, -1));
    const names = quotedNames(inside);
    if (names) return fieldStep(names);
    return indexStep(inside);
  }

  /** Where the bracket closes that opens here; what is quoted does not count. */
  private closing(): number {
    let depth = 0;
    let quoted = '';
    for (let at = this.at; at < this.text.length; at++) {
      const character = this.text[at] ?? '';
      if (quoted !== '') {
        if (character === '\\') at++;
        else if (character === quoted) quoted = '';
      } else if (character === '"' || character === "'") quoted = character;
      else if (character === '[') depth++;
      else if (character === ']' && --depth === 0) return at;
    }
    return -1;
  }
}

function quotedNames(text: string): string[] | undefined {
  const parts = text.split(/,(?=\s*['"])/).map((part) => /^\s*(['"])(.*)\1\s*$/.exec(part)?.[2]);
  const names = parts.filter((part) => part !== undefined);
  return names.length === parts.length ? names.map((name) => name.replace(/\\(.)/g, '$1')) : undefined;
}

function fieldStep(names: readonly string[]): Step {
  return (values) =>
    values.flatMap((value) => {
      if (!isObject(value)) return [];
      return names.map((name) => ownValue(value, name)).filter((found) => found !== undefined);
    });
}

const everything: Step = (values) =>
  values.flatMap((value) => (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []));

function descendants(value: unknown): unknown[] {
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return [value, ...inner.flatMap(descendants)];
}

/** `0`, `-1`, `0,2`, `1:3`, `::2`. */
function indexStep(text: string): Step | undefined {
  const picks = text.split(',').map((part) => /^\s*(-?\d*)(?:(:)(-?\d*)(?::(\d*))?)?\s*$/.exec(part));
  if (text === '' || picks.some((pick) => !pick)) return undefined;
  return (values) =>
    values.flatMap((value) => {
      if (!Array.isArray(value)) return [];
      return picks.flatMap((pick) => {
        const [, first = '', colon, last = '', step = ''] = pick ?? [];
        if (colon === undefined) return value.slice(Number(first)).slice(0, 1);
        const slice = value.slice(
          first === '' ? 0 : Number(first),
          last === '' ? value.length : Number(last),
        );
        const every = Math.max(1, Number(step || '1'));
        return slice.filter((_, index) => index % every === 0);
      });
    });
}

function filterStep(text: string): Step | undefined {
  const [, left = '', operator = '', right = ''] = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/.exec(text) ?? [];
  const of = operand(operator === '' ? text : left);
  const to = operator === '' ? undefined : operand(right);
  if (!of || (operator !== '' && !to)) return undefined;
  const holds = (item: unknown): boolean => {
    const [value] = of(item);
    if (!to) return value !== undefined;
    const [other] = to(item);
    return value !== undefined && compares(value, operator, other);
  };
  return (values) => values.flatMap((value) => (Array.isArray(value) ? value.filter(holds) : []));
}

function operand(text: string): JsonPath | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('@')) return parseJsonPath(trimmed.slice(1));
  const [, , quoted] = /^(['"])(.*)\1$/.exec(trimmed) ?? [];
  if (quoted !== undefined) return () => [quoted.replace(/\\(.)/g, '$1')];
  if (trimmed === 'true' || trimmed === 'false') return () => [trimmed === 'true'];
  const number = Number(trimmed);
  return trimmed === '' || Number.isNaN(number) ? undefined : () => [number];
}

function compares(a: unknown, operator: string, b: unknown): boolean {
  if (operator === '==') return deepEqual(a, b);
  if (operator === '!=') return !deepEqual(a, b);
  if (typeof a === 'string' && typeof b === 'string') return ordered(a < b ? -1 : a > b ? 1 : 0, operator);
  return typeof a === 'number' && typeof b === 'number' && ordered(a - b, operator);
}

function ordered(order: number, operator: string): boolean {
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}
