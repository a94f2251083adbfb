import { isMirrorPod } from './facts/index.ts';
import { deepEqual } from '../../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  forbidden,
  jsonDiff,
  quote,
  type SubresourceStrategy,
} from '../../../api/index.ts';
import type { Pod } from '../../types/index.ts';
import { EPHEMERAL_CONTAINER } from './go-pod.ts';
import { keepAllButSpec } from './prepare.ts';
import { validatePod } from './spec.ts';
import { validateAnnotationChanges } from './update.ts';

const EPHEMERAL_CONTAINERS = FieldPath.of('spec', 'ephemeralContainers');

/** `pods/ephemeralcontainers`, which adds such containers, and changes nothing else. */
export const ephemeralContainersRules: SubresourceStrategy<Pod> = {
  prepare(pod, old) {
    const { ephemeralContainers } = pod.spec ?? {};
    const spec = { ...(old.spec ?? { containers: [] }) };
    if (ephemeralContainers) spec.ephemeralContainers = ephemeralContainers;
    else delete spec.ephemeralContainers;
    keepAllButSpec(pod, old, spec);
  },
  validate(pod, old) {
    if (isMirrorPod(old)) {
      return [forbidden(FieldPath.of(''), 'static pods do not support ephemeral containers')];
    }
    const errors = validatePod(pod);
    validateAnnotationChanges(errors, pod, old);
    validateKept(errors, pod, old);
    return errors;
  },
};

function validateKept(errors: FieldError[], pod: Pod, old: Pod): void {
  const containers = new Map(
    (pod.spec?.ephemeralContainers ?? []).map((container) => [container.name, container]),
  );
  for (const before of old.spec?.ephemeralContainers ?? []) {
    const container = containers.get(before.name);
    const which = `existing ephemeral containers ${quote(before.name)}`;
    if (!container) errors.push(forbidden(EPHEMERAL_CONTAINERS, `${which} may not be removed\n`));
    else if (!deepEqual(container, before)) {
      const diff = jsonDiff(EPHEMERAL_CONTAINER(before), EPHEMERAL_CONTAINER(container));
      errors.push(forbidden(EPHEMERAL_CONTAINERS, `${which} may not be changed\n${diff}`));
    }
  }
}
