import { MIRROR_ANNOTATION } from './facts/index.ts';
import { canonicalText, deepEqual, ownValue } from '../../../base/index.ts';
import {
  checkMessages,
  copyWith,
  type FieldError,
  FieldPath,
  forbidden,
  givenEmpty,
  inRange,
  invalid,
  jsonDiff,
  required,
} from '../../../api/index.ts';
import type { Container, Pod, PodSpec, Toleration } from '../../types/index.ts';
import { printPodSpec } from './go-pod.ts';
import { sortedMap } from '../../shared/sorted-map.ts';
import { APP_ARMOR_OF_CONTAINER, validatePodAnnotations } from './annotations.ts';
import { validateImage } from './containers.ts';
import { validateNodeAffinityChange } from './node-affinity-change.ts';
import { validateTolerations } from './scheduling.ts';
import { validatePod } from './spec.ts';

const SPEC = FieldPath.of('spec');
const ANNOTATIONS = FieldPath.of('metadata', 'annotations');
const MAX_SECONDS = 2147483647;
const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A Pod that is there changes little: its images, how long it may run and what it tolerates; gated ones a little more. */
export function validateChangedPod(pod: Pod, old: Pod): FieldError[] {
  const errors = validatePod(pod, { allowInvalidAffinityValues: hasInvalidAffinityValues(old) });
  validateAnnotationChanges(errors, pod, old);
  const spec = pod.spec ?? { containers: [] };
  const oldSpec = old.spec ?? { containers: [] };
  for (const list of ['containers', 'initContainers'] as const) {
    if (!validateContainerCount(errors, spec[list], oldSpec[list], SPEC.child(list))) return errors;
  }
  if (!validateDeadline(errors, spec, oldSpec, SPEC.child('activeDeadlineSeconds'))) return errors;
  validateAddedTolerations(errors, spec, oldSpec, SPEC.child('tolerations'));
  validateRemovedGates(errors, spec, oldSpec, SPEC.child('schedulingGates'));
  if (deepEqual(spec, oldSpec)) return errors;
  const rest = withoutAllowedChanges(errors, spec, oldSpec);
  if (!deepEqual(rest, oldSpec)) {
    const diff = jsonDiff(printPodSpec(oldSpec), printPodSpec(rest));
    errors.push(forbidden(SPEC, `${MAY_CHANGE}\n${diff}`));
  }
  return errors;
}

/** What is stored may stay, though it is no longer taken. */
function hasInvalidAffinityValues(old: Pod): boolean {
  return old.spec?.affinity !== undefined && validatePod(old).some(({ field }) => AFFINITY_VALUE.test(field));
}

const AFFINITY_VALUE = /^spec\.affinity\..*\.values\[\d+\]$/;

/** Annotations that a container or the Pod was started by. */
export function validateAnnotationChanges(errors: FieldError[], pod: Pod, old: Pod): void {
  const annotations = pod.metadata.annotations ?? {};
  const before = old.metadata.annotations ?? {};
  for (const [key, value] of Object.entries(before)) {
    if (ownValue(annotations, key) === value) continue;
    refuseAnnotation(errors, key, 'may not remove or update');
  }
  for (const key of Object.keys(annotations)) {
    if (ownValue(before, key) === undefined) refuseAnnotation(errors, key, 'may not add');
  }
  if (pod.metadata.annotations) {
    validatePodAnnotations(errors, annotations, pod.spec ?? { containers: [] }, ANNOTATIONS);
  }
}

function refuseAnnotation(errors: FieldError[], key: string, what: string): void {
  if (key.startsWith(APP_ARMOR_OF_CONTAINER)) {
    errors.push(forbidden(ANNOTATIONS.key(key), `${what} AppArmor annotations`));
  } else if (key === MIRROR_ANNOTATION)
    errors.push(forbidden(ANNOTATIONS.key(key), `${what} mirror pod annotation`));
}

/** False where nothing more can be compared. */
function validateContainerCount(
  errors: FieldError[],
  containers: readonly Container[] | undefined,
  old: readonly Container[] | undefined,
  path: FieldPath,
): boolean {
  if ((containers?.length ?? 0) !== (old?.length ?? 0)) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  for (const [index, { image }] of (containers ?? []).entries()) {
    if (!image) errors.push(required(path.index(index).child('image')));
    validateImage(errors, image, path.index(index));
  }
  return true;
}

/** A deadline may be set, and come nearer. False where upstream looks no further. */
function validateDeadline(errors: FieldError[], spec: PodSpec, old: PodSpec, path: FieldPath): boolean {
  const deadline = spec.activeDeadlineSeconds;
  const before = old.activeDeadlineSeconds;
  if (deadline === undefined) {
    if (before !== undefined) {
      errors.push(invalid(path, undefined, 'must not update from a positive integer to nil value'));
    }
    return true;
  }
  const messages = inRange(deadline, 0, MAX_SECONDS);
  checkMessages(errors, path, deadline, messages);
  if (messages.length > 0) return false;
  if (before === undefined || deadline <= before) return true;
  errors.push(invalid(path, deadline, 'must be less than or equal to previous value'));
  return false;
}

function validateAddedTolerations(errors: FieldError[], spec: PodSpec, old: PodSpec, path: FieldPath): void {
  const tolerations = spec.tolerations ?? [];
  const untimed = (toleration: Toleration): string =>
    canonicalText({ ...toleration, tolerationSeconds: undefined });
  const kept = new Set(tolerations.map(untimed));
  for (const before of old.tolerations ?? []) {
    if (kept.has(untimed(before))) continue;
    errors.push(forbidden(path, 'existing toleration can not be modified except its tolerationSeconds'));
    return;
  }
  validateTolerations(errors, tolerations, path);
}

function validateRemovedGates(errors: FieldError[], spec: PodSpec, old: PodSpec, path: FieldPath): void {
  const before = new Set((old.schedulingGates ?? []).map((gate) => gate.name));
  const gates = new Map((spec.schedulingGates ?? []).map(({ name }, index) => [name, index]));
  for (const [name, index] of gates) {
    if (before.has(name)) continue;
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`;
    errors.push(forbidden(path.index(index).child('name'), detail));
  }
}

/** The new spec with the old values of what may change, so that what differs then may not. */
function withoutAllowedChanges(errors: FieldError[], spec: PodSpec, old: PodSpec): PodSpec {
  const rest = copyWith(spec, {
    ...kept(old, 'activeDeadlineSeconds'),
    ...kept(old, 'schedulingGates'),
    ...kept(old, 'tolerations'),
    containers: withOldImages(spec.containers, old.containers) ?? [],
  });
  const initContainers = withOldImages(spec.initContainers, old.initContainers);
  if (initContainers) rest.initContainers = initContainers;
  const grace = old.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0 && rest.terminationGracePeriodSeconds === 1) {
    rest.terminationGracePeriodSeconds = grace;
  }
  if (old.schedulingGates?.length) allowGatedChanges(errors, rest, old);
  return rest;
}

function kept<K extends keyof PodSpec>(old: PodSpec, field: K): { [P in K]?: PodSpec[K] } {
  return { [field]: old[field] } as { [P in K]?: PodSpec[K] };
}

function withOldImages(
  containers: Container[] | undefined,
  old: readonly Container[] | undefined,
): Container[] | undefined {
  return containers?.map((container, index) => {
    const image = old?.[index]?.image;
    return image === undefined ? container : copyWith(container, { image });
  });
}

/** As long as a Pod waits behind gates, which nodes it may go to can be narrowed. */
function allowGatedChanges(errors: FieldError[], rest: PodSpec, old: PodSpec): void {
  if (!deepEqual(rest.nodeSelector ?? {}, old.nodeSelector ?? {})) {
    validateAddedNodeLabels(errors, rest, old.nodeSelector ?? {}, SPEC.child('nodeSelector'));
    restore(rest, 'nodeSelector', old.nodeSelector);
  }
  const before = old.affinity?.nodeAffinity;
  if (deepEqual(rest.affinity?.nodeAffinity, before)) return;
  validateNodeAffinityChange(
    errors,
    rest.affinity?.nodeAffinity,
    before,
    SPEC.child('affinity', 'nodeAffinity'),
  );
  const { nodeAffinity: _, ...others } = rest.affinity ?? {};
  const affinity = { ...others, ...(before ? { nodeAffinity: before } : {}) };
  const onlyNodes = Object.keys(affinity).length === 0 && !old.affinity;
  restore(rest, 'affinity', onlyNodes ? undefined : affinity);
}

function restore<K extends 'nodeSelector' | 'affinity'>(
  spec: PodSpec,
  field: K,
  value: PodSpec[K] | undefined,
): void {
  if (value === undefined) delete spec[field];
  else spec[field] = value;
}

function validateAddedNodeLabels(
  errors: FieldError[],
  spec: PodSpec,
  old: Readonly<Record<string, string>>,
  path: FieldPath,
): void {
  const selector = spec.nodeSelector;
  const written = givenEmpty(spec, 'nodeSelector');
  if (Object.entries(old).every(([key, value]) => ownValue(selector, key) === value)) return;
  const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
  errors.push(invalid(path, selector ? sortedMap(selector) : written, detail));
}
