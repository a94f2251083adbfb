import { isObject } from '../../base/index.ts';
import { yamlScalar } from './yaml-scalar.ts';

/** A JSON value as YAML in Go's style: keys sorted, lists not indented, strings quoted where they would be read as more. */
export function yamlText(value: unknown): string {
  const lines: string[] = [];
  writeBlock(value, '', '', lines);
  return `${lines.join('\n')}\n`;
}

/** Writes a value at an indentation; `lead` is what stands before its first line. */
function writeBlock(value: unknown, indent: string, lead: string, lines: string[]): void {
  if (Array.isArray(value) && value.length > 0) {
    value.forEach((item, index) => {
      writeBlock(item, `${indent}  `, `${index === 0 ? lead : indent}- `, lines);
    });
  } else if (isObject(value) && Object.keys(value).length > 0) {
    Object.keys(value)
      .sort(naturally)
      .forEach((key, index) => writeEntry(key, value[key], indent, index === 0 ? lead : indent, lines));
  } else lines.push(`${lead}${scalar(value, indent, lead.length)}`);
}

function writeEntry(key: string, value: unknown, indent: string, lead: string, lines: string[]): void {
  const name = `${lead}${yamlScalar(key, { indent, column: lead.length, isKey: true })}:`;
  if (Array.isArray(value) && value.length > 0) {
    lines.push(name);
    writeBlock(value, indent, indent, lines);
  } else if (isObject(value) && Object.keys(value).length > 0) {
    lines.push(name);
    writeBlock(value, `${indent}  `, `${indent}  `, lines);
  } else lines.push(`${name} ${scalar(value, `${indent}  `, name.length + 1)}`);
}

function scalar(value: unknown, indent: string, column: number): string {
  if (typeof value === 'string') return yamlScalar(value, { indent, column, isKey: false });
  return JSON.stringify(value) ?? 'null';
}

/** Go's order of keys: letters after signs, numbers by their value. */
function naturally(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  let afterDigit = false;
  for (let i = 0; i < left.length && i < right.length; i++) {
    const x = left[i] ?? '';
    const y = right[i] ?? '';
    if (x === y) {
      afterDigit = isDigit(x);
      continue;
    }
    const xIsLetter = LETTER.test(x);
    const yIsLetter = LETTER.test(y);
    if (xIsLetter && yIsLetter) return x < y ? -1 : 1;
    if (xIsLetter || yIsLetter) return afterDigit === xIsLetter ? -1 : 1;
    return compareNumbers(left.slice(i), right.slice(i));
  }
  return left.length - right.length;
}

function compareNumbers(left: readonly string[], right: readonly string[]): number {
  const x = /^\d*/.exec(left.join(''))?.[0] ?? '';
  const y = /^\d*/.exec(right.join(''))?.[0] ?? '';
  if (Number(x) !== Number(y)) return Number(x) - Number(y);
  if (x.length !== y.length) return x.length - y.length;
  return (left[0] ?? '') < (right[0] ?? '') ? -1 : 1;
}

const LETTER = /^\p{L}$/u;

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
