/** Bodies of every shape: of each kind, one for every list and map in it, of any size. */
import type { Kind, KubernetesObject, Message, MessageField, ValueType } from '../../src/api/index.ts';
import { apiVersionOf } from '../../src/api/index.ts';
import { messageOf } from '../../src/kinds/index.ts';

/** One list or map of a kind. */
export interface Shape {
  readonly kind: Kind;
  /** `spec.template.spec.containers[].env`. */
  readonly path: string;
  /** The message and field that hold it: `api.core.v1.Container env`. */
  readonly place: string;
  readonly form: 'list' | 'map';
  /** An object with so many items there, named by `name`, and one in everything on the way. */
  readonly body: (size: number, name?: Naming) => KubernetesObject;
}

/** What the item of an index is called. */
export type Naming = (index: number) => string;

export const GOOD_NAMES: Naming = (index) => `x${index}`;
export const BAD_NAMES: Naming = (index) => `-!${index}`;

interface Place {
  readonly steps: readonly MessageField[];
  readonly message: Message;
}

/** All lists and maps of a kind. A message within itself is gone into once. */
export function shapesOf(kind: Kind): Shape[] {
  const message = messageOf(kind);
  if (!message) return [];
  return placesIn(message, [], new Set()).map(({ steps, message: holder }) => {
    const field = steps.at(-1);
    return {
      kind,
      path: steps
        .map(printStep)
        .join('.')
        .replace(/\[\]$|\{\}$/, ''),
      place: `${holder.name} ${field?.name}`,
      form: field?.type.form === 'map' ? 'map' : 'list',
      body: (size, name = GOOD_NAMES) => ({
        apiVersion: apiVersionOf(kind),
        kind: kind.kind,
        ...filled(message, steps, size, name),
        metadata: { ...base(kind), ...inside(filled(message, steps, size, name)['metadata']) },
      }),
    };
  });
}

function base(kind: Kind): Record<string, unknown> {
  return kind.namespaced ? { name: 'a', namespace: 'default' } : { name: 'a' };
}

function inside(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function printStep({ name, type }: MessageField): string {
  return type.form === 'list' ? `${name}[]` : type.form === 'map' ? `${name}{}` : name;
}

function placesIn(message: Message, steps: readonly MessageField[], within: ReadonlySet<Message>): Place[] {
  if (within.has(message)) return [];
  const deeper = new Set(within).add(message);
  return message.fields.flatMap((field) => {
    const onward = [...steps, field];
    const inner = messageInside(field.type);
    const own = isCollection(field.type) ? [{ steps: onward, message }] : [];
    return inner ? [...own, ...placesIn(inner, onward, deeper)] : own;
  });
}

function isCollection(type: ValueType): boolean {
  return type.form === 'list' || type.form === 'map';
}

function messageInside(type: ValueType): Message | undefined {
  if (type.form === 'message') return type.message();
  if (type.form === 'list') return messageInside(type.item);
  return type.form === 'map' ? messageInside(type.value) : undefined;
}

/** A message with what is on the way to the last step, and `size` items there. */
function filled(
  message: Message,
  [step, ...rest]: readonly MessageField[],
  size: number,
  name: Naming,
): Record<string, unknown> {
  const object = identity(message, 0, GOOD_NAMES);
  if (!step) return object;
  if (rest.length === 0) return { ...object, [step.name]: collection(step.type, size, name) };
  const inner = messageInside(step.type);
  const value = inner ? filled(inner, rest, size, name) : {};
  return { ...object, [step.name]: wrapped(step.type, value) };
}

function wrapped(type: ValueType, value: unknown): unknown {
  if (type.form === 'list') return [wrapped(type.item, value)];
  return type.form === 'map' ? { x0: wrapped(type.value, value) } : value;
}

function collection(type: ValueType, size: number, name: Naming): unknown {
  const indexes = Array.from({ length: size }, (_, index) => index);
  if (type.form === 'list') return indexes.map((index) => itemOf(type.item, index, name));
  if (type.form !== 'map') return undefined;
  return Object.fromEntries(indexes.map((index) => [name(index), itemOf(type.value, index, name)]));
}

function itemOf(type: ValueType, index: number, name: Naming): unknown {
  switch (type.form) {
    case 'duration':
      return '1m30s';
    case 'string':
      return name(index);
    case 'bool':
      return true;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return (index % 65_535) + 1;
    case 'quantity':
      return String((index % 1000) + 1);
    case 'time':
      return '2026-01-01T00:00:00Z';
    case 'microTime':
      return '2026-01-01T00:00:00.000000Z';
    case 'bytes':
      return 'eA==';
    case 'raw':
      return { a: index };
    case 'message':
      return identity(type.message(), index, name);
    case 'list':
      return [itemOf(type.item, index, name)];
    case 'map':
      return { [name(index)]: itemOf(type.value, index, name) };
    case 'schemaOrArray':
    case 'schemaOrBool':
    case 'schemaOrStrings':
      return { type: 'object' };
  }
}

/** What tells an item from the others, and what must be there for its neighbours to be looked at. */
function identity(message: Message, index: number, name: Naming): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { name: field, type } of message.fields) {
    if (field === 'apiVersion' || field === 'kind') continue;
    if (IDENTITIES.has(field) && (type.form === 'string' || type.form === 'int32')) {
      object[field] = itemOf(type, index, name);
    }
  }
  return object;
}

const IDENTITIES: ReadonlySet<string> = new Set(
  (
    'name key type ip uid mountPath devicePath topologyKey resourceName containerPort port image path hostname ' +
    'pool driver device nodeName verb resource namespace value operator effect scopeName operation manager'
  ).split(' '),
);
