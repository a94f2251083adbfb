/** Annotations of a Pod that mean something, and those that fields have taken over from. */
import { MIRROR_ANNOTATION } from './facts/index.ts';
import {
  checkDescendingPath,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  quote,
} from '../../../api/index.ts';
import type { Pod, PodSpec } from '../../types/index.ts';
import { eachContainer } from './each-container.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
export const SECCOMP_OF_POD = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_OF_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
export const APP_ARMOR_OF_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST = 'localhost/';

type Annotations = Readonly<Record<string, string>>;

export function validatePodAnnotations(
  errors: FieldError[],
  annotations: Annotations,
  spec: PodSpec,
  path: FieldPath,
): void {
  const mirror = annotations[MIRROR_ANNOTATION];
  if (mirror !== undefined && !spec.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(invalid(path.key(MIRROR_ANNOTATION), mirror, detail));
  }
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost)) {
    errors.push(invalid(path.key(DELETION_COST), cost, 'must be a 32bit integer'));
  }
  const containers = new Set(
    [spec.initContainers, spec.containers, spec.ephemeralContainers].flatMap((list) =>
      (list ?? []).map(({ name }) => name),
    ),
  );
  for (const [key, value] of Object.entries(annotations)) {
    if (key === SECCOMP_OF_POD || key.startsWith(SECCOMP_OF_CONTAINER)) {
      validateSeccompProfile(errors, value, path.child(key));
    } else if (key.startsWith(APP_ARMOR_OF_CONTAINER)) {
      validateAppArmorProfile(errors, key, value, containers, path.key(key));
    }
  }
}

/** A whole number of 32 bits, without plus sign or leading zeros. */
function isDeletionCost(text: string): boolean {
  if (!/^(?:0|-?\d+)$/.test(text) || /^0\d/.test(text)) return false;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31;
}

function validateSeccompProfile(errors: FieldError[], profile: string, path: FieldPath): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith(LOCALHOST)) checkDescendingPath(errors, path, profile.slice(LOCALHOST.length));
  else errors.push(invalid(path, profile, 'must be a valid seccomp profile'));
}

function validateAppArmorProfile(
  errors: FieldError[],
  key: string,
  profile: string,
  containers: ReadonlySet<string>,
  path: FieldPath,
): void {
  const name = key.slice(APP_ARMOR_OF_CONTAINER.length);
  if (!containers.has(name)) {
    errors.push(invalid(path, name, 'container not found'));
  }
  if (profile === '' || profile === 'runtime/default' || profile === 'unconfined') return;
  if (profile.startsWith(LOCALHOST)) return;
  errors.push(invalid(path, profile, `invalid AppArmor profile name: ${quote(profile)}`));
}

interface Profile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

/** Where a new Pod says a thing twice, by annotation and by field, both must agree. */
export function validateAnnotationsMatch(errors: FieldError[], pod: Pod, path: FieldPath): void {
  const { annotations } = pod.metadata;
  const { spec } = pod;
  if (!annotations || !spec) return;
  const context = spec.securityContext;
  validateSame(errors, 'seccomp', annotations[SECCOMP_OF_POD], context?.seccompProfile, () =>
    path.child('securityContext', 'seccompProfile'),
  );
  eachContainer(spec, path, (container, at) => {
    const annotation = annotations[SECCOMP_OF_CONTAINER + container.name];
    validateSame(errors, 'seccomp', annotation, container.securityContext?.seccompProfile, () =>
      at().child('securityContext', 'seccompProfile'),
    );
  });
  if (spec.os?.name === 'windows') return;
  eachContainer(spec, path, (container, at) => {
    const annotation = annotations[APP_ARMOR_OF_CONTAINER + container.name];
    const profile = container.securityContext?.appArmorProfile ?? context?.appArmorProfile;
    validateSame(errors, 'apparmor', annotation, profile, () =>
      at().child('securityContext', 'appArmorProfile'),
    );
  });
}

function validateSame(
  errors: FieldError[],
  what: 'seccomp' | 'apparmor',
  annotation: string | undefined,
  profile: Profile | undefined,
  path: () => FieldPath,
): void {
  if (annotation === undefined || !profile) return;
  const refuse = (field: string, about: string): void => {
    errors.push(forbidden(path().child(field), `${what} ${about} in annotation and field must match`));
  };
  if (profile.type === 'Localhost') {
    if (!annotation.startsWith(LOCALHOST)) refuse('type', 'type');
    else if (annotation.slice(LOCALHOST.length) !== profile.localhostProfile) {
      refuse('localhostProfile', 'profile');
    }
    return;
  }
  const same =
    profile.type === 'Unconfined'
      ? annotation === 'unconfined'
      : profile.type !== 'RuntimeDefault' ||
        annotation === 'runtime/default' ||
        (what === 'seccomp' && annotation === 'docker/default');
  if (!same) refuse('type', 'type');
}
