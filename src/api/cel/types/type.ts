/** What a type is made like. `param` is a type that a signature leaves open; `struct` has declared fields. */
export type TypeKind =
  | 'dyn'
  | 'any'
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'param'
  | 'uint';

/** A type of expressions. Immutable; two that say the same are the same type, see {@link sameType}. */
export class CelType {
  readonly kind: TypeKind;
  /** The name that `type(x)` shows at run time. */
  readonly name: string;
  readonly parameters: readonly CelType[];

  constructor(kind: TypeKind, name: string, parameters: readonly CelType[] = []) {
    this.kind = kind;
    this.name = name;
    this.parameters = parameters;
  }

  /** As the API shows the type of a whole expression: `list(google.protobuf.Duration)`. */
  toString(): string {
    if (this.kind === 'param') return `<${this.name}>`;
    return withParameters(this, (parameter) => parameter.toString());
  }
}

export const DYN: CelType = new CelType('dyn', 'dyn');
export const BOOL: CelType = new CelType('bool', 'bool');
export const BYTES: CelType = new CelType('bytes', 'bytes');
export const DOUBLE: CelType = new CelType('double', 'double');
export const DURATION: CelType = new CelType('duration', 'google.protobuf.Duration');
export const ERROR: CelType = new CelType('error', 'error');
export const INT: CelType = new CelType('int', 'int');
export const NULL: CelType = new CelType('null', 'null_type');
export const STRING: CelType = new CelType('string', 'string');
export const TIMESTAMP: CelType = new CelType('timestamp', 'google.protobuf.Timestamp');
export const TYPE: CelType = new CelType('type', 'type');
export const UINT: CelType = new CelType('uint', 'uint');

export function listOf(element: CelType): CelType {
  return new CelType('list', 'list', [element]);
}

export function mapOf(key: CelType, value: CelType): CelType {
  return new CelType('map', 'map', [key, value]);
}

export function optionalOf(type: CelType): CelType {
  return new CelType('opaque', OPTIONAL_NAME, [type]);
}

export function opaque(name: string): CelType {
  return new CelType('opaque', name);
}

export function struct(name: string): CelType {
  return new CelType('struct', name);
}

export function typeOf(type: CelType): CelType {
  return new CelType('type', 'type', [type]);
}

export function parameter(name: string): CelType {
  return new CelType('param', name);
}

/** The type within an optional one, undefined where it is not optional. */
export function unwrapOptional(type: CelType): CelType | undefined {
  return isOptional(type) ? type.parameters[0] : undefined;
}

export function isOptional(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === OPTIONAL_NAME;
}

export function isDynamic(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'any';
}

export function sameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((of, index) => {
    const other = b.parameters[index];
    return other !== undefined && sameType(of, other);
  });
}

/** As messages of the checker name a type: `timestamp`, `null`, `!error!`. */
export function typeText(type: CelType): string {
  return SHORT_NAMES.get(type.kind) ?? withParameters(type, typeText);
}

/** A call as messages show it: `string.(int)` where it has a receiver, else `(string, int)`. */
export function callText(types: readonly CelType[], hasReceiver: boolean): string {
  const texts = types.map(typeText);
  return hasReceiver ? `${texts[0] ?? ''}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
}

const OPTIONAL_NAME = 'optional_type';
const SHORT_NAMES: ReadonlyMap<TypeKind, string> = new Map([
  ['any', 'any'],
  ['duration', 'duration'],
  ['error', '!error!'],
  ['null', 'null'],
  ['timestamp', 'timestamp'],
]);

function withParameters({ name, parameters }: CelType, text: (type: CelType) => string): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(text).join(', ')})`;
}
