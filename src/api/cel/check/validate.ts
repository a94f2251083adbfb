import { readFormat, refusal, VERB_KINDS, type FormatProblem } from '../library/format-text.ts';
import { compilePattern } from '../library/patterns.ts';
import {
  type Call,
  type Expression,
  type ListLiteral,
  type MapLiteral,
  partsOf,
} from '../syntax/expression.ts';
import type { Issues } from '../syntax/issues.ts';
import { type CelType, DYN, sameType, typeText, unwrapOptional } from '../types/type.ts';
import { NANOS_PER_SECOND, readDuration, readTimestamp, timestampOf } from '../values/moments.ts';
import { CelError, type Literal } from '../values/value.ts';

/** Looks at literals that can be wrong although their types fit: durations, timestamps, patterns, formats, mixed lists. */
export function validate(expression: Expression, issues: Issues): void {
  const nodes = nodesOf(expression);
  for (const { node } of nodes) if (node.kind === 'call') checkLiteralArgument(node, issues);
  for (const { node, exempt } of nodes) if (node.kind === 'list' && !exempt) checkList(node, issues);
  for (const { node, exempt } of nodes) if (node.kind === 'map' && !exempt) checkMap(node, issues);
  for (const { node } of nodes) if (node.kind === 'call') checkFormat(node, issues);
}

interface Visited {
  readonly node: Expression;
  /** Within the arguments of a format, whose elements may be of all types. */
  readonly exempt: boolean;
}

/** Every node, those within before and after it in the order of the source. */
function nodesOf(root: Expression): Visited[] {
  const visited: Visited[] = [];
  const waiting: Visited[] = [{ node: root, exempt: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    visited.push(next);
    const { node } = next;
    const exempt = next.exempt || (node.kind === 'call' && node.name === 'format');
    for (const part of [...partsOf(node)].reverse()) waiting.push({ node: part, exempt });
  }
  return visited;
}

function checkLiteralArgument(node: Call, issues: Issues): void {
  const at = node.name === 'matches' ? node.args.at(-1) : node.args[0];
  if (at?.kind !== 'constant') return;
  if (isWrong(node.name, at.value)) issues.add(at.offset, `invalid ${node.name} argument`);
}

function isWrong(name: string, value: Literal): boolean {
  if (name === 'duration') return typeof value !== 'string' || readDuration(value) === undefined;
  if (name === 'matches') return typeof value === 'string' && compilePattern(value) instanceof CelError;
  if (name !== 'timestamp') return false;
  const nanos = typeof value === 'bigint' ? value * NANOS_PER_SECOND : nanosOf(value);
  return nanos === undefined || timestampOf(nanos) instanceof CelError;
}

function nanosOf(value: Literal): bigint | undefined {
  return typeof value === 'string' ? readTimestamp(value)?.nanos : undefined;
}

function checkList(node: ListLiteral, issues: Issues): void {
  let wanted: CelType | undefined;
  for (const [index, element] of node.elements.entries()) {
    const type = typeIn(element, node.optional.has(index));
    wanted ??= type;
    if (sameType(wanted, type)) continue;
    mismatch(element, wanted, type, issues);
    return;
  }
}

function checkMap(node: MapLiteral, issues: Issues): void {
  let keys: CelType | undefined;
  let values: CelType | undefined;
  for (const { key, value, optional } of node.entries) {
    const [keyType, valueType] = [typeIn(key, false), typeIn(value, optional)];
    keys ??= keyType;
    values ??= valueType;
    if (!sameType(keys, keyType)) mismatch(key, keys, keyType, issues);
    if (!sameType(values, valueType)) mismatch(value, values, valueType, issues);
  }
}

function typeIn(node: Expression, optional: boolean): CelType {
  const type = node.type ?? DYN;
  return optional ? (unwrapOptional(type) ?? DYN) : type;
}

function mismatch(node: Expression, wanted: CelType, found: CelType, issues: Issues): void {
  issues.add(node.offset, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`);
}

/** A format that is written down, with its arguments written down as a list. */
function checkFormat(node: Call, issues: Issues): void {
  const [args] = node.args;
  if (node.name !== 'format' || node.target?.kind !== 'constant' || args?.kind !== 'list') return;
  if (typeof node.target.value !== 'string') return;
  let asked = 0;
  let culprit: Expression | undefined;
  const result = readFormat(node.target.value, args.elements.length, ({ verb }, index) => {
    asked = index + 1;
    const element = args.elements[index];
    culprit = element && refused(verb, element);
    return culprit ? problemWith(verb, culprit) : '';
  });
  if (typeof result !== 'string') issues.add((culprit ?? node).offset, result.problem);
  else if (args.elements.length > asked) {
    const counts = `(expected ${asked}, got ${args.elements.length})`;
    issues.add(node.offset, `too many arguments supplied to string.format ${counts}`);
  }
}

function problemWith(verb: string, node: Expression): FormatProblem {
  return { problem: refusal(verb, node.type ?? DYN) };
}

/** What a verb does not take: the argument, or of a list or map that is written down the part. */
function refused(verb: string, node: Expression): Expression | undefined {
  const kinds = VERB_KINDS.get(verb.toLowerCase()) ?? [];
  const { kind } = node.type ?? DYN;
  if (kind !== 'dyn' && !kinds.includes(kind)) return node;
  if (verb !== 's') return undefined;
  const parts = node.kind === 'list' || node.kind === 'map' ? partsOf(node) : [];
  for (const part of parts) {
    const within = refused(verb, part);
    if (within) return within;
  }
  return undefined;
}
