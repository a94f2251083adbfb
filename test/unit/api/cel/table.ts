import { readFileSync } from 'node:fs';
import {
  AUTHORIZER_TYPE,
  authorizerValue,
  type AuthorizationAnswer,
  type AuthorizationQuestion,
  baseEnvironment,
  CelList,
  CelMap,
  type CelEnvironment,
  type CelSchema,
  CelType,
  compile,
  declareSchema,
  type DeclaredType,
  Duration,
  Optional,
  readType,
  Timestamp,
  Uint,
  type Value,
  valueOfJson,
  valueOfSchema,
} from '../../../../src/api/cel/index.ts';
import { parseExactJson } from '../../../../src/base/index.ts';

/** Expressions that share their variables. */
interface Group {
  readonly name: string;
  readonly schemas?: Readonly<Record<string, CelSchema>>;
  readonly types?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly costLimit?: number;
  readonly expressions: readonly string[];
}

/** What upstream or we say of an expression. */
export interface Line {
  readonly group: string;
  readonly expression: string;
  readonly issues?: string;
  readonly type?: string;
  readonly estimate?: { readonly min: string; readonly max: string };
  readonly program?: string;
  readonly value?: string;
  readonly error?: string;
  readonly cost?: string;
}

const FOLDER = new URL('../../../upstream/cel/', import.meta.url);

export function recordedLines(): Line[] {
  const text = readFileSync(new URL('recorded.jsonl', FOLDER), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line));
}

/** Gives our line of each expression. */
export function answerer(): (group: string, expression: string) => Line {
  const groups = parseExactJson(readFileSync(new URL('expressions.json', FOLDER), 'utf8')) as Group[];
  const prepared = new Map(groups.map((group) => [group.name, prepare(group)]));
  return (name, expression) => {
    const of = prepared.get(name);
    if (!of) throw new Error(`no group ${name}`);
    return answer(name, expression, of);
  };
}

interface Prepared {
  readonly environment: CelEnvironment;
  readonly bindings: ReadonlyMap<string, Value>;
  readonly costLimit: number | undefined;
}

function prepare({ schemas = {}, types = {}, values = {}, costLimit }: Group): Prepared {
  const variables: Record<string, CelType | DeclaredType> = {};
  const bindings = new Map<string, Value>();
  for (const [name, schema] of Object.entries(schemas)) {
    const declared = declareSchema(schema, `Type.${name}`);
    if (!declared) throw new Error(`no type of ${name}`);
    variables[name] = declared;
    bindings.set(name, valueOfSchema(values[name], schema));
  }
  for (const [name, type] of Object.entries(types)) {
    variables[name] = type === 'authorizer' ? AUTHORIZER_TYPE : readType(type);
    if (type === 'authorizer') bindings.set(name, authorizerValue(authorizeByVerb));
    else if (name in values) bindings.set(name, valueOfJson(values[name]));
  }
  return { environment: baseEnvironment.with(variables), bindings, costLimit };
}

function answer(group: string, expression: string, { environment, bindings, costLimit }: Prepared): Line {
  const compiled = compile(expression, environment);
  if ('issues' in compiled) return { group, expression, issues: compiled.issues };
  const { program } = compiled;
  const { min, max } = program.estimatedCost();
  const type = program.type.toString();
  const line = { group, expression, type, estimate: { min: String(min), max: String(max) } };
  if (program.problem !== undefined) return { ...line, program: program.problem };
  const result = program.evaluate(bindings, costLimit === undefined ? {} : { costLimit });
  const cost = String(result.cost);
  return 'error' in result
    ? { ...line, error: result.error, cost }
    : { ...line, value: show(result.value), cost };
}

function authorizeByVerb(question: AuthorizationQuestion): AuthorizationAnswer {
  const { serviceAccount: account, verb } = question;
  const who = account ? `system:serviceaccount:${account.namespace}:${account.name}` : 'alice';
  const { group = '', resource = '', subresource = '', namespace = '', name = '', path = '' } = question;
  const what = [who, verb, group, resource, subresource, namespace, name, path].join(',');
  if (verb === 'get') return { allowed: true, reason: `allowed ${what}` };
  if (verb === 'fail') return { allowed: false, reason: '', error: `failed ${what}` };
  return { allowed: false, reason: `denied ${what}` };
}

/** A value in a form that tells its type. */
function show(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return `double(${showDouble(value)})`;
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint) return `${value.value}u`;
  if (value instanceof Uint8Array) {
    return `b${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  }
  if (value instanceof Duration) return `duration(${value.nanos}ns)`;
  if (value instanceof CelType) return `type(${value.name})`;
  if (value instanceof Optional) {
    return value.value === undefined ? 'optional.none()' : `optional.of(${show(value.value)})`;
  }
  if (value instanceof CelList) return `[${[...value].map(show).join(', ')}]`;
  if (value instanceof CelMap) {
    const entries = [...value.keys()].map((key) => `${show(key)}: ${showFound(value.find(key))}`);
    return `{${entries.sort().join(', ')}}`;
  }
  if (value instanceof Timestamp) return `timestamp(${evaluated('string(x)', value)})`;
  if ('name' in value) return `format(${String(value.name)})`;
  if (!('type' in value)) return 'error';
  const word = WORDS[value.type.name];
  return word === undefined ? value.type.name : `${word}(${value.toText?.() ?? ''})`;
}

function showFound(value: Value | undefined): string {
  return value === undefined ? 'error' : show(value);
}

const WORDS: Readonly<Record<string, string>> = {
  'net.IP': 'ip',
  'net.CIDR': 'cidr',
  'kubernetes.URL': 'url',
  'kubernetes.Quantity': 'quantity',
  'kubernetes.Semver': 'semver',
};

function showDouble(value: number): string {
  return evaluated('string(x)', value);
}

function evaluated(expression: string, x: Value): string {
  const compiled = compile(expression, baseEnvironment.with({ x: readType('dyn') }));
  if ('issues' in compiled) return compiled.issues;
  const result = compiled.program.evaluate(new Map([['x', x]]));
  return 'value' in result && typeof result.value === 'string' ? result.value : 'no text';
}
