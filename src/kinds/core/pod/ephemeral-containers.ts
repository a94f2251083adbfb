import { isObject } from '../../../base/index.ts';
import {
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  givenEmpty,
  valueNotFound,
} from '../../../api/index.ts';
import { validateContainer, validateImage } from './containers.ts';
import type { PodContext } from './pod-context.ts';
import type { EphemeralContainer } from './types.ts';

const REFUSED = 'cannot be set for an Ephemeral Container';

/** What an ephemeral container, which comes and goes beside a running Pod, may not have, in upstream's order. */
const REFUSED_FIELDS = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

export function validateEphemeralContainers(errors: FieldError[], pod: PodContext, path: FieldPath): void {
  const containers: readonly EphemeralContainer[] = pod.spec.ephemeralContainers ?? [];
  if (containers.length === 0) return;
  const lasting = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])];
  const lastingNames = new Set(lasting.map((container) => container.name));
  const names = new Set(lastingNames);
  for (const [index, container] of containers.entries()) {
    const at = path.index(index);
    validateContainer(errors, container, pod, at);
    validateImage(errors, container.image, at);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !lastingNames.has(target)) {
      errors.push(valueNotFound(at.child('targetContainerName'), target));
    }
    refuseFields(errors, container, at);
  }
}

/** An empty list or map is something, too. */
function isUnset(resources: unknown): boolean {
  return (
    isObject(resources) &&
    Object.keys(resources).length === 0 &&
    !RESOURCE_FIELDS.some((field) => givenEmpty(resources, field))
  );
}

const RESOURCE_FIELDS = ['claims', 'limits', 'requests'];

function refuseFields(errors: FieldError[], container: EphemeralContainer, path: FieldPath): void {
  for (const field of REFUSED_FIELDS) {
    const value = container[field];
    if (value === undefined ? !givenEmpty(container, field) : field === 'resources' && isUnset(value))
      continue;
    errors.push(forbidden(path.child(field), REFUSED));
  }
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = path.child('volumeMounts').index(index);
    if (mount.subPath) errors.push(forbidden(at.child('subPath'), REFUSED));
    if (mount.subPathExpr) errors.push(forbidden(at.child('subPathExpr'), REFUSED));
  }
}
