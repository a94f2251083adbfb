import { append, deepEqual, grouped, repeats } from '../../base/index.ts';
import {
  byteLength,
  copyWith,
  duplicate,
  FIELD_IS_IMMUTABLE,
  type FieldError,
  FieldPath,
  goStruct,
  invalid,
  invalidAll,
  type Strategy,
  printed,
  qualifiedName,
  required,
  validateNonNegative,
} from '../../api/index.ts';
import type { CSINode } from '../types/index.ts';
import { checkDriverName } from '../core/volume/sources.ts';

type Driver = CSINode['spec']['drivers'][number];

const DRIVERS = FieldPath.of('spec', 'drivers');
const DRIVER = goStruct('Name NodeID TopologyKeys[] Allocatable*');
const NODE_ID_LIMIT = 256;

export const csiNodeStrategy: Strategy<CSINode> = {
  metadataChecks: ['itself'],
  allowUnconditionalUpdate: false,
  validateCreate: validateDrivers,
  validateUpdate: (node, old) => [...validateDrivers(node), ...validateChange(node, old)],
};

function validateDrivers({ spec }: CSINode): FieldError[] {
  const names = new Set<string>();
  return (spec.drivers ?? []).flatMap((driver, index) => {
    const path = DRIVERS.index(index);
    const errors: FieldError[] = [];
    checkDriverName(errors, path.child('name'), driver.name);
    append(errors, validateNodeId(driver.nodeID, path.child('nodeID')));
    const count = driver.allocatable?.count;
    if (count !== undefined) append(errors, validateNonNegative(count, path.child('allocatable', 'count')));
    if (names.has(driver.name)) errors.push(duplicate(path.child('name'), driver.name));
    names.add(driver.name);
    return [...errors, ...validateTopologyKeys(driver.topologyKeys ?? [], path)];
  });
}

function validateNodeId(id: string, path: FieldPath): FieldError[] {
  if (id === '') return [required(path)];
  return byteLength(id) > NODE_ID_LIMIT
    ? [invalid(path, id, `must be ${NODE_ID_LIMIT} characters or less`)]
    : [];
}

function validateTopologyKeys(keys: readonly string[], path: FieldPath): FieldError[] {
  const isRepeated = repeats<string>();
  return keys.flatMap((key) => [
    ...(key === '' ? [required(path)] : []),
    ...(isRepeated(key) ? [duplicate(path, key)] : []),
    ...invalidAll(path, key, qualifiedName(key)),
  ]);
}

/** A driver may come and go, and count its volumes anew; the rest of what it said stays. */
function validateChange({ spec }: CSINode, old: CSINode): FieldError[] {
  const byName = grouped(spec.drivers ?? [], ({ name }) => name);
  return (old.spec.drivers ?? []).flatMap((before) =>
    (byName.get(before.name) ?? [])
      .filter((driver) => !deepEqual(withoutCount(driver), withoutCount(before)))
      .map((driver) => invalid(DRIVERS, printed(DRIVER, withoutCount(driver)), FIELD_IS_IMMUTABLE)),
  );
}

function withoutCount(driver: Driver): Driver {
  const copy = copyWith(driver, {});
  delete copy.allocatable;
  return copy;
}
