/** JSON patches (RFC 6902) with the liberties that upstream takes: indices below zero count from the end. */
import { cloneJson, isObject, type JsonObject, ownValue } from '../../base/index.ts';
import { badRequest, StatusError } from '../status.ts';
import { jsonKind } from './go-print.ts';
import { type PatchDocument, type Patched, patchRejected } from './patch-document.ts';
import { PatchedTree } from './patched-tree.ts';

/** More operations than this are refused. */
const MAX_JSON_PATCH_OPERATIONS = 10_000;

/**
 * Applies the operations in their order; all or none. `target` is left as it is. Throws a `StatusError`: 400 where
 * the body is no list of operations, 413 where they are too many, 422 where one does not apply or they copy too much.
 */
export function applyJsonPatch(target: unknown, document: PatchDocument): Patched {
  const operations = readOperations(document.value);
  if (operations.length > MAX_JSON_PATCH_OPERATIONS) throw tooMany(operations.length);
  const tree = new PatchedTree(target);
  for (const operation of operations) applyOperation(tree, operation);
  return { value: tree.finish(), problems: [...unknownFields(operations), ...duplicates(document)] };
}

type Operation = JsonObject;

const FIELDS = ['op', 'path', 'from', 'value'];
/** Strict decoding tells of so many problems. */
const PROBLEMS_LIMIT = 100;

function readOperations(value: unknown): Operation[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw badType(value, 'value of type []handlers.jsonPatchOp');
  return value.map((item) => {
    if (item === null) return {};
    if (!isObject(item)) throw badType(item, 'value of type handlers.jsonPatchOp');
    for (const name of ['op', 'path', 'from']) {
      const field = ownValue(item, name);
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
  const found: string[] = [];
  for (const [index, operation] of operations.entries()) {
    for (const name of Object.keys(operation)) {
      if (FIELDS.includes(name)) continue;
      if (found.push(`json patch unknown field "[${index}].${name}"`) === PROBLEMS_LIMIT) return found;
    }
  }
  return found;
}

function duplicates(document: PatchDocument): string[] {
  return document.duplicates.map((problem) => `json patch ${problem}`);
}

const KNOWN: ReadonlySet<string> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);
/** Of some operations upstream's library says more. */
const MISSING_PATH = 'operation missing path field: ';
const WORDED: ReadonlyMap<string, string> = new Map([
  ['replace', MISSING_PATH],
  ['move', MISSING_PATH],
  ['test', MISSING_PATH],
]);

function applyOperation(tree: PatchedTree, operation: Operation): void {
  const { op } = operation;
  if (typeof op !== 'string' || !KNOWN.has(op)) {
    throw patchRejected(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
  const moves = op === 'move' || op === 'copy';
  if (moves && typeof operation['from'] !== 'string') {
    throw patchRejected(
      `${op} operation failed to decode from: operation, missing from field: missing value`,
    );
  }
  const path = operation['path'];
  if (typeof path !== 'string') {
    throw patchRejected(`${op} operation failed to decode path: ${WORDED.get(op) ?? ''}missing value`);
  }
  switch (op) {
    case 'add':
      tree.add(path, valueOf(operation));
      break;
    case 'remove':
      tree.remove(path);
      break;
    case 'replace':
      tree.replace(path, valueOf(operation));
      break;
    case 'move':
      tree.move(sourceOf(operation), path);
      break;
    case 'copy':
      tree.copy(sourceOf(operation), path);
      break;
    case 'test':
      tree.test(path, operation['value']);
      break;
  }
}

function valueOf(operation: Operation): unknown {
  return cloneJson(operation['value'] ?? null);
}

function sourceOf({ from }: Operation): string {
  return typeof from === 'string' ? from : '';
}
