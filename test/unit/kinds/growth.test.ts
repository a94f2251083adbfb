import assert from 'node:assert/strict';
import { cloneJson, randomInt, SeededRandom } from '../../../src/base/index.ts';
import {
  applyMergePatch,
  applyStrategicMergePatch,
  type BodyFormat,
  decodeBody,
  encodeJson,
  encodeObjectProtobuf,
  type KubernetesObject,
  parseJsonDocument,
  StatusError,
  validateChangedObject,
  validateChangedStatus,
  validateChangedSubresource,
  validateNewObject,
  yamlText,
} from '../../../src/api/index.ts';
import { builtInKinds, usageOf } from '../../../src/kinds/index.ts';
import { growthOf, MOST_POWER, type Work } from '../../support/growth.ts';
import { chosenSeeds } from '../../support/seed.ts';
import { BAD_NAMES, GOOD_NAMES, type Naming, type Shape, shapesOf } from '../../support/shapes.ts';

const KINDS = builtInKinds();

/**
 * The work on a body of every shape, which the kinds themselves tell. `WHEELHOUSE_GROWTH=places` takes each place where a list
 * or map is declared once (ten minutes), `all` every kind that it stands in (an hour); else the seed picks some places.
 * `WHEELHOUSE_GROWTH_SHARD=2/4` takes the second of four parts of `all`.
 */
const MODE = process.env['WHEELHOUSE_GROWTH'];
const [SHARD = 1, SHARDS = 1] = (process.env['WHEELHOUSE_GROWTH_SHARD'] ?? '1/1').split('/').map(Number);
const SAMPLE = 8;
const [SEED = 1] = chosenSeeds([]);
const NOW = '2026-01-01T00:00:00Z';
const WRITER = { manager: 'm', subresource: '', nowMs: 0 };

const encoder = new TextEncoder();

/** What is done with bodies of a shape. */
const journeys: [string, (shape: Shape, size: number) => Work][] = [
  ['reading JSON, making, writing', (shape, size) => made(shape, json(shape, size, GOOD_NAMES), 'json')],
  ['refusing', (shape, size) => made(shape, json(shape, size, BAD_NAMES), 'json')],
  ['reading YAML', (shape, size) => read(shape, encoder.encode(yamlText(shape.body(size))), 'yaml')],
  ['reading protobuf', (shape, size) => read(shape, protobuf(shape, size), 'protobuf')],
  [
    'changing',
    (shape, size) => changed(shape, prepared(shape, size, GOOD_NAMES), prepared(shape, size, half(size))),
  ],
  [
    'leaving',
    (shape, size) => changed(shape, prepared(shape, size, GOOD_NAMES), prepared(shape, size, GOOD_NAMES)),
  ],
  [
    'refusing a change',
    (shape, size) => changed(shape, prepared(shape, size, BAD_NAMES), prepared(shape, size, BAD_NAMES)),
  ],
  ['merging', merged],
  ['applying', applied],
];

function json(shape: Shape, size: number, name: Naming): Uint8Array {
  return encoder.encode(JSON.stringify(shape.body(size, name)));
}

function protobuf(shape: Shape, size: number): Uint8Array {
  return (
    encodeObjectProtobuf(decoded(shape, json(shape, size, GOOD_NAMES), 'json'), KINDS) ?? new Uint8Array()
  );
}

/** Every second item is another one. */
function half(size: number): Naming {
  return (index) => GOOD_NAMES(index % 2 === 0 ? index : index + size);
}

function decoded(shape: Shape, bytes: Uint8Array, format: BodyFormat): KubernetesObject {
  return decodeBody(bytes, format, shape.kind, KINDS).object;
}

function read(shape: Shape, bytes: Uint8Array, format: BodyFormat): Work {
  return () => refusable(() => decoded(shape, bytes, format));
}

function made(shape: Shape, bytes: Uint8Array, format: BodyFormat): Work {
  const { kind } = shape;
  return () =>
    refusable(() => {
      const object = kind.fieldManager.create(decoded(shape, bytes, format), WRITER);
      kind.strategy.setDefaults?.(object);
      kind.strategy.prepareForCreate?.(object);
      kind.strategy.warnings?.(object);
      validateNewObject(object, kind);
      usageOf({ group: kind.group, resource: kind.plural }, object);
      encodeJson(object, KINDS);
      encodeObjectProtobuf(object, KINDS);
    });
}

function prepared(shape: Shape, size: number, name: Naming): KubernetesObject {
  const object = decoded(shape, json(shape, size, name), 'json');
  refusable(() => shape.kind.strategy.setDefaults?.(object));
  return object;
}

function changed({ kind }: Shape, old: KubernetesObject, next: KubernetesObject): Work {
  const { strategy, fieldManager, namespaced } = kind;
  const scope = { strategy, namespaced };
  const live = fieldManager.create(old, WRITER);
  return () =>
    refusable(() => {
      const object = fieldManager.update(live, cloneJson(next), { ...WRITER, manager: 'other' });
      strategy.prepareForUpdate?.(object, live, '2026-01-02T00:00:00Z');
      strategy.warnings?.(object, live);
      validateChangedObject(object, live, scope);
      validateChangedObject(next, live, scope);
      validateChangedStatus(next, live, scope);
      strategy.prepareForStatusUpdate?.(cloneJson(next), live, NOW);
      for (const subresource of Object.values(strategy.subresources ?? {})) {
        subresource.prepare(cloneJson(next), live, NOW);
        validateChangedSubresource(next, live, scope, subresource);
      }
    });
}

function merged(shape: Shape, size: number): Work {
  const target = decoded(shape, json(shape, size, GOOD_NAMES), 'json');
  const bytes = json(shape, size, half(size));
  const { schema, resolve } = shape.kind;
  return () => {
    applyMergePatch(target, parseJsonDocument(bytes));
    refusable(() => applyStrategicMergePatch(target, parseJsonDocument(bytes), schema, resolve));
  };
}

/** By the same manager, which drops half of what it applied; and by another, which is refused for what it changes. */
function applied(shape: Shape, size: number): Work {
  const { fieldManager } = shape.kind;
  const live = refusable(() => fieldManager.apply(undefined, shape.body(size), { ...WRITER, force: false }));
  const next = shape.body(size, half(size));
  return () => {
    refusable(() => fieldManager.apply(live, next, { ...WRITER, force: true }));
    refusable(() => fieldManager.apply(live, next, { ...WRITER, manager: 'other', force: false }));
  };
}

/** A body that is refused costs something, too. Anything but a refusal is a fault of ours. */
function refusable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}

describe('the work on a body grows with its length', () => {
  for (const shape of pickShapes()) {
    it(`of a ${shape.kind.kind} with ${shape.path}`, async () => {
      for (const [name, prepare] of journeys) {
        const { power, text } = await growthOf((size) => prepare(shape, size), { from: 1000, upTo: 8000 });
        assert.ok(
          power <= MOST_POWER,
          `${name}: power ${power.toFixed(2)}: ${text} (repeat with WHEELHOUSE_TEST_SEED=${SEED})`,
        );
      }
    }).timeout(600_000);
  }
});

function pickShapes(): Shape[] {
  const shapes = KINDS.all().flatMap(shapesOf);
  if (MODE === 'all') return shapes.filter((_, index) => index % SHARDS === SHARD - 1);
  const random = new SeededRandom(SEED);
  const byPlace = [...Map.groupBy(shapes, ({ place }) => place).values()];
  const one = MODE === 'places' ? byPlace : Array.from({ length: SAMPLE }, () => takeOne(random, byPlace));
  return one.map((ofPlace) => takeOne(random, ofPlace));
}

/** Takes one of them out, by chance. */
function takeOne<T>(random: SeededRandom, list: T[]): T {
  const [taken] = list.splice(randomInt(random, list.length), 1);
  assert.ok(taken !== undefined);
  return taken;
}
