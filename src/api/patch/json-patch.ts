/** JSON patches (RFC 6902) with the liberties that upstream takes: indices below zero count from the end. */
import { cloneJson, deepEqual, isObject, type JsonObject } from '../../base/index.ts';
import { badRequest, StatusError } from '../status.ts';
import { jsonKind } from './go-print.ts';
import { type PatchDocument, type Patched, patchRejected } from './patch-document.ts';

/** More operations than this are refused. */
const MAX_JSON_PATCH_OPERATIONS = 10_000;

/**
 * Applies the operations in their order; all or none. `target` is left as it is. Throws a `StatusError`: 400 where
 * the body is no list of operations, 413 where they are too many, 422 where one does not apply.
 */
export function applyJsonPatch(target: unknown, document: PatchDocument): Patched {
  const operations = readOperations(document.value);
  if (operations.length > MAX_JSON_PATCH_OPERATIONS) throw tooMany(operations.length);
  const root: Holder = { value: cloneJson(target) };
  for (const operation of operations) applyOperation(root, operation);
  return { value: root.value, problems: [...unknownFields(operations), ...duplicates(document)] };
}

type Operation = JsonObject;

/** The document's root, so that an operation can replace it whole. */
interface Holder {
  value: unknown;
}

const FIELDS = ['op', 'path', 'from', 'value'];

function readOperations(value: unknown): Operation[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badType(value, 'value of type []handlers.jsonPatchOp');
  return value.map((item) => {
    if (item === null) return {};
    if (!isObject(item)) throw badType(item, 'value of type handlers.jsonPatchOp');
    for (const name of ['op', 'path', 'from']) {
      const field = item[name];
      if (field === undefined || field === null || typeof field === 'string') continue;
      throw badType(field, `struct field jsonPatchOp.${name} of type string`);
    }
    return item;
  });
}

function badType(value: unknown, into: string): StatusError {
  return badRequest(`error decoding patch: json: cannot unmarshal ${jsonKind(value)} into Go ${into}`);
}

function tooMany(count: number): StatusError {
  return new StatusError(
    413,
    'RequestEntityTooLarge',
    `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${count}`,
  );
}

function unknownFields(operations: readonly Operation[]): string[] {
  return operations.flatMap((operation, index) =>
    Object.keys(operation)
      .filter((name) => !FIELDS.includes(name))
      .map((name) => `json patch unknown field "[${index}].${name}"`),
  );
}

function duplicates(document: PatchDocument): string[] {
  return document.duplicates.map((problem) => `json patch ${problem}`);
}

function applyOperation(root: Holder, operation: Operation): void {
  const path = typeof operation['path'] === 'string' ? operation['path'] : undefined;
  if (path === undefined) throw patchRejected();
  switch (operation['op']) {
    case 'add':
      add(root, path, valueOf(operation));
      break;
    case 'remove':
      remove(root, path);
      break;
    case 'replace':
      replace(root, path, valueOf(operation));
      break;
    case 'move': {
      const from = sourceOf(operation);
      const value = get(root, from);
      remove(root, from);
      add(root, path, value);
      break;
    }
    case 'copy':
      add(root, path, cloneJson(get(root, sourceOf(operation))));
      break;
    case 'test':
      test(root, path, operation['value']);
      break;
    default:
      throw patchRejected();
  }
}

function valueOf(operation: Operation): unknown {
  return cloneJson(operation['value'] ?? null);
}

function sourceOf(operation: Operation): string {
  const from = operation['from'];
  if (typeof from !== 'string') throw patchRejected();
  return from;
}

function add(root: Holder, path: string, value: unknown): void {
  const { container, key } = locate(root, path);
  if (!Array.isArray(container)) container[key] = value;
  else if (key === '-') container.push(value);
  else container.splice(indexOf(key, container.length + 1), 0, value);
}

function remove(root: Holder, path: string): void {
  const { container, key } = locate(root, path);
  if (Array.isArray(container)) container.splice(indexOf(key, container.length), 1);
  else if (Object.hasOwn(container, key)) delete container[key];
  else throw patchRejected();
}

function replace(root: Holder, path: string, value: unknown): void {
  if (path === '') {
    if (!isContainer(value)) throw patchRejected();
    root.value = value;
    return;
  }
  const { container, key } = locate(root, path);
  if (Array.isArray(container)) container[indexOf(key, container.length)] = value;
  else if (Object.hasOwn(container, key)) container[key] = value;
  else throw patchRejected();
}

/** What is not there equals null. */
function test(root: Holder, path: string, expected: unknown): void {
  const found = path === '' ? root.value : peek(root, path);
  if (!deepEqual(found ?? null, expected ?? null)) throw patchRejected();
}

function get(root: Holder, path: string): unknown {
  const value = peek(root, path);
  if (value === undefined) throw patchRejected();
  return value;
}

function peek(root: Holder, path: string): unknown {
  const { container, key } = locate(root, path);
  return child(container, key);
}

type Container = unknown[] | JsonObject;

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || isObject(value);
}

/** The container that a pointer's last part is a key of. What stands before the first slash does not count. */
function locate(root: Holder, path: string): { container: Container; key: string } {
  const parts = path.split('/').slice(1).map(unescapePart);
  const key = parts.pop();
  if (key === undefined) throw patchRejected();
  let container = root.value;
  for (const part of parts) container = isContainer(container) ? child(container, part) : undefined;
  if (!isContainer(container)) throw patchRejected();
  return { container, key };
}

function unescapePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function child(container: Container, key: string): unknown {
  if (Array.isArray(container)) return container[indexOf(key, container.length)];
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

/** An index below `end`; from `-end` on it counts from the end. */
function indexOf(key: string, end: number): number {
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : NaN;
  if (!(index < end && index >= -end)) throw patchRejected();
  return index < 0 ? index + end : index;
}
