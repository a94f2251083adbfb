import { ownValue } from '../../base/index.ts';
import { parseMoment, Quantity, QuantityError, type Schema } from '../../api/index.ts';
import { resolveScalar, type Scalar, type ScalarNode } from '../syntax/index.ts';
import type { DiagnosticCode } from './diagnostic.ts';
import type { SpecialType } from '../catalog/schema-path.ts';
import { replace } from '../edit/edits.ts';
import { type Fix, fix } from './finding.ts';
import { shortened } from './shortened.ts';

const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[-+]\d\d:\d\d)$/;

export interface ScalarProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly fixes: () => readonly Fix[];
}

/** What the decoder would refuse about a scalar in a field of this (resolved) schema. Null stands for no value. */
export function checkScalar(
  node: ScalarNode,
  schema: Schema,
  type: SpecialType | undefined,
): ScalarProblem | undefined {
  const value = resolveScalar(node);
  if (value === null) return undefined;
  if (type === 'quantity') return checkQuantity(value);
  if (schema.format === 'int-or-string' || schema['x-kubernetes-int-or-string'])
    return checkIntOrString(value, node);
  if (schema.type === undefined) return undefined;
  switch (schema.type) {
    case 'string':
      return typeof value === 'string'
        ? checkString(value, schema, type)
        : wrongType(node, value, 'a string');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongType(node, value, 'true or false');
    case 'integer':
      return checkInteger(node, value, schema.format);
    case 'number':
      return typeof value === 'number' ? undefined : wrongType(node, value, 'a number');
    case 'object':
      return wrongType(node, value, 'a mapping of fields');
    case 'array':
      return wrongType(node, value, 'a list');
  }
}

const LIMITS: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function checkInteger(
  node: ScalarNode,
  value: Scalar,
  format: string | undefined,
): ScalarProblem | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(node, value, 'a whole number');
  const limit = ownValue(LIMITS, format ?? '') ?? Infinity;
  if (value < limit && value >= -limit) return undefined;
  return {
    code: 'wrong-type',
    message: `${shortened(node.text)} is too large a number for this field.`,
    fixes: () => [],
  };
}

function checkIntOrString(value: Scalar, node: ScalarNode): ScalarProblem | undefined {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return undefined;
  return wrongType(node, value, 'a whole number or a string');
}

function checkQuantity(value: Scalar): ScalarProblem | undefined {
  try {
    if (typeof value !== 'boolean' && value !== null) Quantity.parse(String(value).trim());
    else throw new QuantityError();
    return undefined;
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    const message = `\`${shortened(String(value))}\` is no quantity: a number with a unit such as \`500m\`, \`2\`, \`64Mi\` or \`1G\`.`;
    return { code: 'invalid-value', message, fixes: () => [] };
  }
}

function checkString(
  value: string,
  schema: Schema,
  type: SpecialType | undefined,
): ScalarProblem | undefined {
  if (type === 'microTime' && !MICRO_TIME.test(value)) {
    return invalidText(
      `\`${shortened(value)}\` is no time with microseconds such as \`2026-01-31T12:00:00.000000Z\`.`,
    );
  }
  if (schema.format === 'date-time' && parseMoment(value) === undefined) {
    return invalidText(`\`${shortened(value)}\` is no time such as \`2026-01-31T12:00:00Z\`.`);
  }
  if (schema.format === 'byte' && !isBase64(value)) {
    return invalidText('This is not base64. Plain text of a Secret goes under `stringData`.');
  }
  return undefined;
}

function invalidText(message: string): ScalarProblem {
  return { code: 'invalid-value', message, fixes: () => [] };
}

/** With padding, line ends passed over, as Go decodes. */
function isBase64(text: string): boolean {
  const letters = text.replace(/[\r\n]/g, '');
  return letters.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(letters);
}

function wrongType(node: ScalarNode, value: Scalar, wanted: string): ScalarProblem {
  return {
    code: 'wrong-type',
    message: `Expected ${wanted} here; \`${shortened(node.text, 40)}\` is ${nameOf(value)}.`,
    fixes: () => typeFixes(node, wanted),
  };
}

function typeFixes(node: ScalarNode, wanted: string): Fix[] {
  if (wanted === 'a string' && node.style === 'plain') {
    return [fix('Put it in quotes', [replace(node.start, node.end, JSON.stringify(node.text))])];
  }
  const bare = resolveScalar({ ...node, style: 'plain' });
  const fits =
    (wanted === 'true or false' && typeof bare === 'boolean') ||
    (wanted.endsWith('number') && typeof bare === 'number');
  const quoted = node.style === 'single' || node.style === 'double';
  return fits && quoted ? [fix('Take it out of its quotes', [replace(node.start, node.end, node.text)])] : [];
}

function nameOf(value: Scalar): string {
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return `the boolean ${value}`;
  return 'a number';
}
