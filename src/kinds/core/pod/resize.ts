import { isMirrorPod, isSidecar, podQualityOfService, qualityOfService } from './facts/index.ts';
import { deepEqual, ownValue } from '../../../base/index.ts';
import {
  type FieldError,
  FieldPath,
  forbidden,
  invalid,
  type SubresourceStrategy,
} from '../../../api/index.ts';
import type { Container, Pod, PodSpec } from '../../types/index.ts';
import { keepAllButSpec } from './prepare.ts';
import { validatePod } from './spec.ts';
import type { ContainerResources, QuantityMap } from './types.ts';

const SPEC = FieldPath.of('spec');
const NOWHERE = FieldPath.of('');
const LISTS = ['containers', 'initContainers'] as const;
const AMOUNTS = ['requests', 'limits'] as const;
const ONLY_COMPUTE = 'only cpu and memory resources';

/** `pods/resize`, which changes how much cpu and memory the containers of a Pod get. */
export const resizeRules: SubresourceStrategy<Pod> = {
  prepare(pod, old) {
    const before = old.spec ?? { containers: [] };
    const spec: PodSpec = { ...before, containers: resized(pod.spec?.containers, before.containers) ?? [] };
    const initContainers = resized(pod.spec?.initContainers, before.initContainers);
    if (initContainers) spec.initContainers = initContainers;
    else delete spec.initContainers;
    const resources = pod.spec?.resources;
    if (resources) spec.resources = resources;
    else delete spec.resources;
    keepAllButSpec(pod, old, spec);
  },
  validate: validateResize,
};

/** The old containers with the new resources; the new ones where they are not the same, which is then refused. */
function resized(containers: Container[] | undefined, old: Container[] | undefined): Container[] | undefined {
  if (!containers || !old || !sameNames(containers, old)) return containers;
  return old.map((before, index) => {
    const { resources, resizePolicy } = containers[index] ?? before;
    const { resources: _, resizePolicy: __, ...kept } = before;
    return { ...kept, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

function sameNames(containers: readonly Container[], old: readonly Container[]): boolean {
  return containers.length === old.length && old.every(({ name }, index) => containers[index]?.name === name);
}

function validateResize(pod: Pod, old: Pod): FieldError[] {
  const unfit = whyNeverResized(old);
  if (unfit !== undefined) return [forbidden(NOWHERE, unfit)];
  const errors = validatePod(pod);
  const spec = pod.spec ?? { containers: [] };
  const before = old.spec ?? { containers: [] };
  if (podQualityOfService(old) !== qualityOfService(spec)) {
    const detail = 'Pod QOS Class may not change as a result of resizing';
    errors.push(invalid(SPEC, pod.status?.qosClass, detail));
  }
  if (!isResizable(old)) errors.push(forbidden(SPEC, 'Pod running on node without support for resize'));
  validatePodLevel(errors, spec, before);
  if (!validateOrder(errors, spec, before)) return errors;
  for (const list of LISTS) validateNothingRemoved(errors, spec, before, list);
  validateOnlyCompute(errors, spec, before);
  return errors;
}

function whyNeverResized(pod: Pod): string | undefined {
  if (isMirrorPod(pod)) return 'static pods cannot be resized';
  return pod.spec?.os?.name === 'windows' ? 'windows pods cannot be resized' : undefined;
}

/** A node that can resize says what its running containers got. */
function isResizable({ status }: Pod): boolean {
  const running = status?.containerStatuses?.find(({ state }) => state?.running !== undefined);
  return running === undefined || running.resources !== undefined;
}

function validatePodLevel(errors: FieldError[], spec: PodSpec, old: PodSpec): void {
  const path = SPEC.child('resources');
  if (!hasAmounts(spec.resources) && !hasAmounts(old.resources)) return;
  if (old.resources && !spec.resources) {
    errors.push(forbidden(path, 'pod-level resources cannot be removed'));
    return;
  }
  for (const amounts of AMOUNTS) {
    if (!isRemoved(spec.resources?.[amounts], old.resources?.[amounts])) continue;
    errors.push(forbidden(path.child(amounts), `pod-level resource ${amounts} cannot be removed`));
  }
  if (!sameButCompute(spec.resources, old.resources)) {
    errors.push(forbidden(SPEC, `${ONLY_COMPUTE} are mutable at pod-level`));
  }
}

function hasAmounts(resources: ContainerResources | undefined): boolean {
  return AMOUNTS.some((amounts) => Object.keys(resources?.[amounts] ?? {}).length > 0);
}

/** False where containers cannot be told apart by their place. */
function validateOrder(errors: FieldError[], spec: PodSpec, old: PodSpec): boolean {
  const before = errors.length;
  for (const list of LISTS) {
    const [containers, oldContainers] = [spec[list] ?? [], old[list] ?? []];
    const path = SPEC.child(list);
    if (containers.length !== oldContainers.length) {
      errors.push(forbidden(path, `${list} may not be added or removed on resize`));
      continue;
    }
    for (const [index, { name }] of oldContainers.entries()) {
      if (containers[index]?.name === name) continue;
      const at = path.index(index).child('name');
      errors.push(forbidden(at, `${list} may not be renamed or reordered on resize`));
    }
  }
  return errors.length === before;
}

function validateNothingRemoved(
  errors: FieldError[],
  spec: PodSpec,
  old: PodSpec,
  list: (typeof LISTS)[number],
): void {
  for (const [index, before] of (old[list] ?? []).entries()) {
    if (list === 'initContainers' && !isSidecar(before)) continue;
    const resources = spec[list]?.[index]?.resources;
    for (const amounts of AMOUNTS) {
      if (!isRemoved(resources?.[amounts], before.resources?.[amounts])) continue;
      const at = SPEC.child(list).index(index).child('resources', amounts);
      errors.push(forbidden(at, `resource ${amounts} cannot be removed`));
    }
  }
}

function validateOnlyCompute(errors: FieldError[], spec: PodSpec, old: PodSpec): void {
  for (const [index, container] of (spec.containers ?? []).entries()) {
    if (!changesOnlyCompute(container, old.containers?.[index])) {
      errors.push(forbidden(SPEC, `${ONLY_COMPUTE} are mutable`));
    }
  }
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const before = old.initContainers?.[index];
    if (!isSidecar(container)) {
      if (deepEqual(container, before)) continue;
      errors.push(forbidden(SPEC, 'resources for non-sidecar init containers are immutable'));
    } else if (!changesOnlyCompute(container, before)) {
      const at = SPEC.child('initContainers').index(index);
      errors.push(forbidden(at, `${ONLY_COMPUTE} for init or sidecar containers are mutable`));
    }
  }
}

function changesOnlyCompute(container: Container, old: Container | undefined): boolean {
  // Upstream loses the claims on its way, so that a container with some cannot be resized at all.
  if (old?.resources?.claims?.length) return false;
  return (
    sameButCompute(container.resources, old?.resources) &&
    deepEqual({ ...container, resources: undefined }, { ...old, resources: undefined })
  );
}

function sameButCompute(
  resources: ContainerResources | undefined,
  old: ContainerResources | undefined,
): boolean {
  return AMOUNTS.every((amounts) =>
    deepEqual(withoutCompute(resources?.[amounts]), withoutCompute(old?.[amounts])),
  );
}

function withoutCompute(map: QuantityMap = {}): QuantityMap {
  const { cpu: _, memory: __, ...others } = map;
  return others;
}

function isRemoved(map: QuantityMap = {}, old: QuantityMap = {}): boolean {
  return Object.keys(old).some((name) => ownValue(map, name) === undefined);
}
