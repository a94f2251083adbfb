import assert from 'node:assert/strict';
import { canonicalText, cloneJson } from '../../../src/base/index.ts';
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  decodeBody,
  encodeJson,
  encodeObjectProtobuf,
  type JsonDocument,
  type KubernetesObject,
  parseJsonDocument,
  StatusError,
  validateChangedObject,
  validateNewObject,
  written,
  yamlText,
} from '../../../src/api/index.ts';
import { builtInKinds, usageOf } from '../../../src/kinds/index.ts';
import { INHERITED, withPlainNames } from '../../support/inherited-names.ts';
import { type Naming, type Shape, shapesOf } from '../../support/shapes.ts';

const KINDS = builtInKinds();

const WRITER = { manager: 'm', subresource: '', nowMs: 0 };
const ODD: Naming = (index) => INHERITED[index]?.[0] ?? '';
const PLAIN: Naming = (index) => INHERITED[index]?.[1] ?? '';
/** Keys of the same object that are no longer there, and others. */
const REST: Naming = (index) => `rest${index}`;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Everything that happens to a body, as text: what comes out, or how it is refused. */
function history(shape: Shape, name: Naming): string[] {
  const { kind } = shape;
  const { strategy, fieldManager, schema, resolve, namespaced } = kind;
  const scope = { strategy, namespaced };
  const size = INHERITED.length;
  const text = JSON.stringify(shape.body(size, name));
  const rest = JSON.stringify(shape.body(size, REST));
  const read = (bytes: Uint8Array, format: 'json' | 'yaml' | 'protobuf'): KubernetesObject =>
    decodeBody(bytes, format, kind, KINDS).object;
  const made = (json: string): KubernetesObject => {
    const object = read(encoder.encode(json), 'json');
    strategy.setDefaults?.(object);
    return object;
  };
  const document = (json: string): JsonDocument => parseJsonDocument(encoder.encode(json));
  const replaced = (from: string, to: string): unknown =>
    applyJsonPatch(JSON.parse(from), document(JSON.stringify(pathsOf(JSON.parse(to)))));
  const steps: Record<string, () => unknown> = {
    json: () => read(encoder.encode(text), 'json'),
    yaml: () => read(encoder.encode(yamlText(JSON.parse(text))), 'yaml'),
    protobuf: () => read(encodeObjectProtobuf(made(text), KINDS) ?? new Uint8Array(), 'protobuf'),
    written: () => [written(made(text), KINDS), decoder.decode(encodeJson(made(text), KINDS))],
    clone: () => cloneJson(made(text)),
    create: () => {
      const object = made(text);
      strategy.prepareForCreate?.(object);
      return [object, strategy.warnings?.(object)];
    },
    validate: () => validateNewObject(made(text), scope),
    change: () => validateChangedObject(made(text), made(rest), scope),
    changeBack: () => validateChangedObject(made(rest), made(text), scope),
    prepare: () => {
      const object = made(text);
      strategy.prepareForUpdate?.(object, made(rest), '2026-01-02T00:00:00Z');
      return object;
    },
    usage: () => [...usageOf({ group: kind.group, resource: kind.plural }, made(text))].map(String),
    merge: () => applyMergePatch(JSON.parse(rest), document(text)),
    mergeAway: () => applyMergePatch(JSON.parse(text), document(nulled(text))),
    strategic: () => applyStrategicMergePatch(JSON.parse(rest), document(text), schema, resolve),
    strategicAgain: () => applyStrategicMergePatch(JSON.parse(text), document(text), schema, resolve),
    strategicAway: () => applyStrategicMergePatch(JSON.parse(text), document(nulled(text)), schema, resolve),
    patch: () => replaced(rest, text),
    manage: () => fieldManager.update(fieldManager.create(made(rest), WRITER), made(text), WRITER),
    apply: () => fieldManager.apply(made(rest), JSON.parse(text), { ...WRITER, force: false }),
    applyAway: () => {
      const live = fieldManager.apply(undefined, JSON.parse(text), { ...WRITER, force: false });
      return fieldManager.apply(live, JSON.parse(rest), { ...WRITER, force: false });
    },
  };
  return Object.entries(steps).map(([step, run]) => `${step}: ${withPlainNames(outcome(run))}`);
}

/** The lines of a refusal, and the items of lists of errors, come in the order of the keys, which is not the question. */
function outcome(run: () => unknown): string {
  try {
    return inOrder(canonicalText(JSON.parse(JSON.stringify(run() ?? null))));
  } catch (error) {
    if (error instanceof StatusError) return inOrder(`refused: ${error.message}`);
    throw error;
  }
}

function inOrder(text: string): string {
  return withPlainNames(text)
    .split(/(?<=[,{}[\]\n ])/)
    .sort()
    .join('');
}

/** The same document with null in the place of everything in the innermost objects. */
function nulled(text: string): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'string' && INHERITED.flat().includes(value)
      ? value
      : typeof value === 'object'
        ? value
        : null,
  );
}

/** A JSON patch that adds each part of a document. */
function pathsOf(value: unknown, path = ''): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = `${path}/${key}`;
    const op =
      typeof child === 'object' && !Array.isArray(child)
        ? { op: 'add', path: at, value: {} }
        : { op: 'add', path: at, value: child };
    return [op, ...(Array.isArray(child) ? [] : pathsOf(child, at))];
  });
}

describe('names are data: a key that every object inherits is one like any other', () => {
  const shapes = [...Map.groupBy(builtInKinds().all().flatMap(shapesOf), ({ place }) => place).values()];
  for (const [shape] of shapes) {
    if (!shape) continue;
    it(`in ${shape.path} of a ${shape.kind.kind}`, () => {
      assert.deepEqual(history(shape, ODD), history(shape, PLAIN));
    });
  }
});
