import type { Node, ResourceSlice } from '../../kinds/index.ts';
import { isNodeSelected } from './node-selection.ts';
import { type Device, deviceKey } from './parts.ts';

/** A device that can be reached from a node. */
export interface Candidate {
  readonly key: string;
  readonly device: Device;
  readonly slice: ResourceSlice;
  readonly pool: Pool;
}

/** The devices of a driver that it publishes together, as far as a node reaches them. */
export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** Some of its slices are missing. */
  readonly isIncomplete: boolean;
  /** What its driver says contradicts itself. */
  readonly isInvalid: boolean;
  /** All slices of its newest generation, reachable or not. */
  readonly slices: readonly ResourceSlice[];
  readonly candidates: readonly Candidate[];
}

/** Where slices are found. */
export interface Slices {
  /** Those of one node. */
  of(nodeName: string): readonly ResourceSlice[];
  /** Those of no node alone. */
  readonly shared: readonly ResourceSlice[];
  /** All of one pool, wherever they are. */
  inPool(driver: string, pool: string): readonly ResourceSlice[];
}

/** The pools that a node reaches, in the order in which devices are taken: what has to be waited for comes last. */
export function poolsFor(node: Node, slices: Slices): readonly Pool[] {
  const found = new Map<string, ResourceSlice[]>();
  const local = slices.of(node.metadata.name ?? '').filter(({ spec }) => !spec.sharedCounters?.length);
  for (const slice of [...local, ...slices.shared]) {
    if (!isRelevant(slice, node)) continue;
    const { driver, pool } = slice.spec;
    const key = `${driver}/${pool.name}`;
    const known = found.get(key);
    const newest = known?.[0]?.spec.pool.generation;
    if (!known || newest === undefined || pool.generation > newest) found.set(key, [slice]);
    else if (pool.generation === newest) known.push(slice);
  }
  return [...found.values()]
    .flatMap((own) => poolOf(own, node, slices) ?? [])
    .toSorted((a, b) => Number(mustWait(a)) - Number(mustWait(b)) || compare(nameOf(a), nameOf(b)));
}

function isRelevant({ spec }: ResourceSlice, node: Node): boolean {
  if (spec.sharedCounters?.length) return true;
  if (spec.perDeviceNodeSelection !== true) return isNodeSelected(spec, node);
  return spec.devices?.some((device) => isNodeSelected(device, node)) ?? false;
}

/** Undefined where the slices are of a generation that its driver is about to replace. */
function poolOf(own: readonly ResourceSlice[], node: Node, slices: Slices): Pool | undefined {
  const [first] = own;
  if (!first) return undefined;
  const { driver, pool } = first.spec;
  const whole = slices.inPool(driver, pool.name);
  if (whole.some(({ spec }) => spec.pool.generation > pool.generation)) return undefined;
  const all = whole.filter(({ spec }) => spec.pool.generation === pool.generation);
  const made: Pool & { candidates: Candidate[] } = {
    driver,
    name: pool.name,
    isIncomplete: all.length !== pool.resourceSliceCount,
    isInvalid: hasContradictions(own, all),
    slices: all,
    candidates: [],
  };
  for (const slice of own.toSorted((a, b) => compare(a.metadata.name ?? '', b.metadata.name ?? ''))) {
    for (const device of slice.spec.devices ?? []) {
      if (slice.spec.perDeviceNodeSelection === true && !isNodeSelected(device, node)) continue;
      made.candidates.push({ key: deviceKey(driver, pool.name, device.name), device, slice, pool: made });
    }
  }
  return made;
}

function hasContradictions(own: readonly ResourceSlice[], all: readonly ResourceSlice[]): boolean {
  const names = own.flatMap(({ spec }) => spec.devices?.map(({ name }) => name) ?? []);
  const sets = own.flatMap(({ spec }) => spec.sharedCounters ?? []);
  const setNames = new Set(sets.map(({ name }) => name));
  if (new Set(names).size < names.length || setNames.size < sets.length) return true;
  const counters = new Set(
    sets.flatMap(({ name, counters: of }) => Object.keys(of).map((key) => `${name}/${key}`)),
  );
  return all.some(({ spec }) =>
    spec.devices?.some(({ consumesCounters = [] }) =>
      consumesCounters.some(
        ({ counterSet, counters: used }) =>
          !setNames.has(counterSet) || Object.keys(used).some((key) => !counters.has(`${counterSet}/${key}`)),
      ),
    ),
  );
}

function mustWait({ candidates }: Pool): boolean {
  return candidates.some(({ device }) => (device.bindingConditions?.length ?? 0) > 0);
}

function nameOf({ driver, name }: Pool): string {
  return `${driver}\n${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
