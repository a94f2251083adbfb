import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  NULL,
  opaque,
  optionalOf,
  parameter,
  STRING,
  struct,
  TIMESTAMP,
  TYPE,
  typeOf,
  UINT,
} from '../types/type.ts';
import type { DeclaredType } from '../types/declared.ts';
import type { Value } from '../values/value.ts';

export type Implementation = (...args: Value[]) => Value;

/** One way to call a function. Arguments are of the types declared when `call` gets them. */
export interface Overload {
  readonly id: string;
  readonly hasReceiver: boolean;
  /** The receiver first. */
  readonly args: readonly CelType[];
  readonly result: CelType;
  readonly call?: Implementation;
}

export interface FunctionDeclaration {
  readonly name: string;
  readonly overloads: readonly Overload[];
  /**
   * One implementation for all overloads, which finds out about types itself; undefined where the first argument has
   * none of the types it knows.
   */
  readonly singleton?: (...args: Value[]) => Value | undefined;
  /** Called whatever the types are: the implementation says itself what it does not know. */
  readonly unguarded?: boolean;
}

/** Functions, types and macros that only some expressions have. */
export interface Library {
  readonly functions?: readonly FunctionDeclaration[];
  /** Object types by name, whether expressions can make values of them or not. */
  findStruct?(name: string): DeclaredType | undefined;
  /** `cel.bind(name, value, expression)` */
  readonly bindsNames?: boolean;
}

/** `overload('size_list_int', 'list(A).() int', size)`: the receiver, if any, before a dot; the result at the end. */
export function overload(id: string, signature: string, call?: Implementation): Overload {
  return new SignedOverload(id, signature, call);
}

/** Its signature is read when somebody first asks: there are hundreds, and most programs compile no expression. */
class SignedOverload implements Overload {
  readonly id: string;
  readonly call?: Implementation;
  private readonly signature: string;
  private known: Pick<Overload, 'hasReceiver' | 'args' | 'result'> | undefined;

  constructor(id: string, signature: string, call: Implementation | undefined) {
    this.id = id;
    this.signature = signature;
    if (call) this.call = call;
  }

  get hasReceiver(): boolean {
    return this.read().hasReceiver;
  }

  get args(): readonly CelType[] {
    return this.read().args;
  }

  get result(): CelType {
    return this.read().result;
  }

  private read(): NonNullable<typeof this.known> {
    this.known ??= readSignature(this.signature);
    return this.known;
  }
}

function readSignature(signature: string): Pick<Overload, 'hasReceiver' | 'args' | 'result'> {
  const found = SIGNATURE.exec(signature);
  if (!found) throw new Error(`no signature: ${signature}`);
  const [, receiver, list = '', result = ''] = found;
  const args = splitTopLevel(list);
  const types = (receiver === undefined ? args : [receiver, ...args]).map(readType);
  return { hasReceiver: receiver !== undefined, args: types, result: readType(result) };
}

const SIGNATURE = /^(?:(\S[^.]*|net\.\w+)\.)?\((.*)\) (\S.*)$/;
const SIMPLE = new Map<string, CelType>([
  ['dyn', DYN],
  ['any', new CelType('any', 'google.protobuf.Any')],
  ['bool', BOOL],
  ['bytes', BYTES],
  ['double', DOUBLE],
  ['duration', DURATION],
  ['int', INT],
  ['null', NULL],
  ['string', STRING],
  ['timestamp', TIMESTAMP],
  ['type', TYPE],
  ['uint', UINT],
  ['ip', opaque('net.IP')],
  ['cidr', opaque('net.CIDR')],
  ['url', struct('kubernetes.URL')],
  ['quantity', struct('kubernetes.Quantity')],
  ['semver', struct('kubernetes.Semver')],
  ['format', struct('kubernetes.NamedFormat')],
  ['authorizer', struct('kubernetes.authorization.Authorizer')],
  ['pathCheck', struct('kubernetes.authorization.PathCheck')],
  ['groupCheck', struct('kubernetes.authorization.GroupCheck')],
  ['resourceCheck', struct('kubernetes.authorization.ResourceCheck')],
  ['decision', struct('kubernetes.authorization.Decision')],
]);

/** `list(A)`, `map(string, dyn)`, `optional(V)`, `type(A)`, a simple name, or a capital letter for a parameter. */
export function readType(text: string): CelType {
  const simple = SIMPLE.get(text);
  if (simple) return simple;
  if (/^[A-Z]$/.test(text)) return parameter(text);
  const open = text.indexOf('(');
  const [first = DYN, second = DYN] = splitTopLevel(text.slice(open + 1, -1)).map(readType);
  switch (text.slice(0, open)) {
    case 'list':
      return listOf(first);
    case 'map':
      return mapOf(first, second);
    case 'optional':
      return optionalOf(first);
    case 'type':
      return typeOf(first);
    default:
      throw new Error(`no type: ${text}`);
  }
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < list.length; index++) {
    const character = list[index];
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character !== ',' || depth > 0) continue;
    parts.push(list.slice(start, index).trim());
    start = index + 1;
  }
  if (list.trim() !== '') parts.push(list.slice(start).trim());
  return parts;
}
