import { labelValue, qualifiedName } from '../validation/index.ts';
import { isWholeNumber, type LabelOperator, type LabelRequirement } from './label-selector.ts';

/** Why a text is no selector, in upstream's words. */
export class SelectorError extends Error {}

/** Reads the selector of a query (`app=web,tier in (a,b),!old`), its terms by key. Throws {@link SelectorError}. */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return readRequirements(text).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function readRequirements(text: string): LabelRequirement[] {
  const tokens = new Tokens(text);
  const requirements: LabelRequirement[] = [];
  for (;;) {
    const next = tokens.peek();
    if (next.kind === 'end') return requirements;
    if (!startsRequirement(next)) fail(`found '${next.text}', expected: !, identifier, or 'end of string'`);
    requirements.push(readRequirement(tokens));
    const after = tokens.take();
    if (after.kind === 'end') return requirements;
    if (after.text !== ',') fail(`found '${after.text}', expected: ',' or 'end of string'`);
    const following = tokens.peek();
    if (!startsRequirement(following)) fail(`found '${following.text}', expected: identifier after ','`);
  }
}

interface Token {
  readonly kind: 'word' | 'sign' | 'end';
  readonly text: string;
}

/** Words, and signs of one or two characters: `!=` and `==` where they stand, else one by one. */
class Tokens {
  private readonly tokens: Token[] = [];
  private next = 0;

  constructor(text: string) {
    for (const [token] of text.matchAll(/==|!=|[=!(),<>]|[^=!(),<>\s]+/g)) {
      this.tokens.push({ kind: /^[=!(),<>]/.test(token) ? 'sign' : 'word', text: token });
    }
  }

  peek(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '' };
  }

  take(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }
}

function startsRequirement(token: Token): boolean {
  return token.kind === 'word' || (token.kind === 'sign' && token.text === '!');
}

const OPERATORS = new Map<string, LabelOperator>([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'greaterThan'],
  ['<', 'lessThan'],
]);

function readRequirement(tokens: Tokens): LabelRequirement {
  const negated = tokens.peek().text === '!';
  if (negated) tokens.take();
  const key = tokens.take();
  if (key.kind !== 'word') failRequirement(`found '${key.text}', expected: identifier`);
  const keyProblems = qualifiedName(key.text);
  if (keyProblems.length > 0) {
    failRequirement(`<nil>: Invalid value: "${key.text}": ${keyProblems.join('; ')}`);
  }
  if (negated) return { key: key.text, operator: 'doesNotExist', values: [] };
  const next = tokens.peek();
  if (next.kind === 'end' || next.text === ',') return { key: key.text, operator: 'exists', values: [] };
  const sign = tokens.take();
  const operator = OPERATORS.get(sign.text);
  if (!operator) failRequirement(`found '${sign.text}', expected: in, notin, =, ==, !=, gt, lt`);
  const values = operator === 'in' || operator === 'notin' ? readSet(tokens) : [readValue(tokens)];
  const requirement = { key: key.text, operator, values: [...new Set(values)].sort() };
  checkValues(requirement);
  return requirement;
}

function readValue(tokens: Tokens): string {
  const next = tokens.peek();
  if (next.kind === 'end' || next.text === ',') return '';
  const value = tokens.take();
  if (value.kind !== 'word') failRequirement(`found '${value.text}', expected: identifier`);
  return value.text;
}

/** `(a,b)`; beside a comma that nothing stands before or after there is the empty value. */
function readSet(tokens: Tokens): string[] {
  const open = tokens.take();
  if (open.text !== '(') failRequirement(`found '${open.text}' expected: '('`);
  const first = tokens.peek();
  if (first.kind !== 'word' && first.text !== ',' && first.text !== ')') {
    failRequirement(`found '${first.text}', expected: ',', ')' or identifier`);
  }
  const values = first.text === ')' ? [''] : readValues(tokens);
  tokens.take();
  return values;
}

/** The values up to the closing bracket, which is left. */
function readValues(tokens: Tokens): string[] {
  const values: string[] = [];
  for (;;) {
    const token = tokens.take();
    const next = tokens.peek();
    if (token.kind === 'word') {
      values.push(token.text);
      if (next.text === ')') return values;
      if (next.text !== ',') failRequirement(`found '${next.text}', expected: ',' or ')'`);
    } else if (token.text === ',') {
      if (values.length === 0 || next.text === ')' || next.text === ',') values.push('');
      if (next.text === ')') return values;
      if (next.text === ',') tokens.take();
    } else failRequirement(`found '${token.text}', expected: ',', or identifier`);
  }
}

function checkValues({ key, operator, values }: LabelRequirement): void {
  const problems: string[] = [];
  values.forEach((value, index) => {
    if ((operator === 'greaterThan' || operator === 'lessThan') && !isWholeNumber(value)) {
      const why = "for 'Gt', 'Lt' operators, the value must be an integer";
      problems.push(`values[${index}]: Invalid value: "${value}": ${why}`);
    }
    const messages = labelValue(value);
    if (messages.length > 0) {
      problems.push(`values[${index}][${key}]: Invalid value: "${value}": ${messages.join('; ')}`);
    }
  });
  if (problems.length > 0)
    failRequirement(problems.length === 1 ? problems.join() : `[${problems.join(', ')}]`);
}

function failRequirement(why: string): never {
  return fail(`unable to parse requirement: ${why}`);
}

function fail(why: string): never {
  throw new SelectorError(why);
}
