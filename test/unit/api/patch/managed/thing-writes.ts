import assert from 'node:assert/strict';
import { type KubernetesObject, StatusError } from '../../../../../src/api/index.ts';
import { NOW_MS, THING_MANAGER, thing } from './schemas.ts';

export function writer(manager: string, subresource = '', nowMs = NOW_MS) {
  return { manager, subresource, nowMs };
}

/** The object as it is stored once somebody made it. */
export function create(object: KubernetesObject, manager = 'maker'): KubernetesObject {
  const made = THING_MANAGER.create(object, writer(manager));
  return { ...made, metadata: { ...made.metadata, uid: 'u', resourceVersion: '1' } };
}

/** What an apply makes of a live object; fails where it changes that one on the way. */
export function apply(
  live: KubernetesObject | undefined,
  manager: string,
  applied: object,
  force = false,
  subresource = '',
) {
  const before = structuredClone(live);
  const after = THING_MANAGER.apply(live, thing(applied), { ...writer(manager, subresource), force });
  assert.deepEqual(live, before, 'the live object was changed');
  return after;
}

export function applyMeta(
  live: KubernetesObject | undefined,
  manager: string,
  metadata: object,
  nowMs = NOW_MS,
) {
  return THING_MANAGER.apply(live, thing({}, metadata), { ...writer(manager, '', nowMs), force: false });
}

/** The error that a write is refused with; fails where it is taken. */
export function refused(run: () => unknown): StatusError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof StatusError, String(error));
    return error;
  }
  assert.fail('it was taken');
}
