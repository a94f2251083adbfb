import {
  byteLength,
  checkMessages,
  checkSupported,
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  inRange,
  invalid,
  required,
  tooLong,
} from '../../../api/index.ts';
import type { Container, ContainerStatus, PodSpec } from '../../types/index.ts';
import type { ContainerUser, ResourceHealth } from './types.ts';

const MAX_ID = 2147483647;
const MAX_HEALTH_MESSAGE = 1024;
const HEALTHS = ['Healthy', 'Unhealthy', 'Unknown'];

/** A container that has ended starts again only where its Pod says so. */
export function validateTransitions(
  errors: FieldError[],
  statuses: readonly ContainerStatus[] | undefined,
  old: readonly ContainerStatus[] | undefined,
  mayRestart: (name: string, exitCode: number) => boolean,
  path: FieldPath,
): void {
  const byName = byFirstName(statuses);
  for (const [index, { name, state }] of (old ?? []).entries()) {
    if (!state?.terminated) continue;
    const after = byName.get(name);
    if (!after || after.state?.terminated || mayRestart(name, state.terminated.exitCode)) continue;
    errors.push(
      forbidden(path.index(index).child('state'), 'may not be transitioned to non-terminated state'),
    );
  }
}

/** Whether a container of the list starts again when it has ended so. */
export function restartRule(
  spec: PodSpec,
  containers: readonly Container[] | undefined,
): (name: string, exitCode: number) => boolean {
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  if (all.some(({ restartPolicyRules = [] }) => restartPolicyRules.some(restartsAll))) return () => true;
  const byName = byFirstName(containers);
  return (name, exitCode) => {
    const container = byName.get(name);
    return container !== undefined && restarts(container, spec.restartPolicy, exitCode);
  };
}

/** Of several of one name the first one counts. */
function byFirstName<T extends { readonly name: string }>(items: readonly T[] | undefined): Map<string, T> {
  return new Map((items ?? []).map((item) => [item.name, item] as const).toReversed());
}

function restartsAll({ action }: { action?: string }): boolean {
  return action === 'RestartAllContainers';
}

function restarts(container: Container, ofPod: string | undefined, exitCode: number): boolean {
  const ruled = container.restartPolicyRules?.some(({ action, exitCodes }) => {
    const among = exitCodes?.values?.includes(exitCode) ?? false;
    return action === 'Restart' && exitCodes !== undefined && among === (exitCodes.operator === 'In');
  });
  if (ruled === true) return true;
  const policy = container.restartPolicy ?? ofPod;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** Whom the processes of the containers run as. */
export function validateStatusUsers(
  errors: FieldError[],
  statuses: readonly ContainerStatus[] | undefined,
  operatingSystem: string,
  path: FieldPath,
): void {
  for (const [index, { user }] of (statuses ?? []).entries()) {
    if (!user?.linux) continue;
    const at = path.index(index).child('user', 'linux');
    if (operatingSystem === 'windows') errors.push(forbidden(at, 'cannot be set for a windows pod'));
    if (operatingSystem === 'linux') validateLinuxUser(errors, user.linux, at);
  }
}

function validateLinuxUser(
  errors: FieldError[],
  { uid, gid, supplementalGroups }: NonNullable<ContainerUser['linux']>,
  path: FieldPath,
): void {
  const checkId = (at: FieldPath, id: number): void => {
    checkMessages(errors, at, id, inRange(id, 0, MAX_ID));
  };
  checkId(path.child('uid'), uid);
  checkId(path.child('gid'), gid);
  for (const [index, group] of (supplementalGroups ?? []).entries()) {
    checkId(path.child('supplementalGroups').index(index), group);
  }
}

/** How the devices that were given to the containers are. */
export function validateAllocatedResources(
  errors: FieldError[],
  statuses: readonly ContainerStatus[] | undefined,
  containers: readonly Container[] | undefined,
  path: FieldPath,
): void {
  const byName = byFirstName(containers);
  for (const [index, status] of (statuses ?? []).entries()) {
    const container = byName.get(status.name);
    const names = container && allocatedNames(container);
    const list = path.index(index).child('allocatedResourcesStatus');
    for (const [at, { name, resources }] of (status.allocatedResourcesStatus ?? []).entries()) {
      if (names) validateAllocatedName(errors, name, names, list.index(at).child('name'));
      validateHealth(errors, resources, list.index(at).child('resources'));
    }
  }
}

/** What a container can be told to have been given: its requests and claims. */
function allocatedNames({ resources }: Container): ReadonlySet<string> {
  const claims = (resources?.claims ?? []).map(
    ({ name, request }) => `${CLAIM}${name}${request ? `/${request}` : ''}`,
  );
  const requests = Object.keys(resources?.requests ?? {}).filter((name) => !name.startsWith(CLAIM));
  return new Set([...requests, ...claims]);
}

const CLAIM = 'claim:';

function validateAllocatedName(
  errors: FieldError[],
  name: string,
  allocated: ReadonlySet<string>,
  path: FieldPath,
): void {
  if (allocated.has(name)) return;
  if (!name.startsWith(CLAIM)) {
    errors.push(invalid(path, name, "must match one of the container's resource requests"));
    return;
  }
  const detail =
    "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty";
  errors.push(invalid(path, name, detail));
}

function validateHealth(
  errors: FieldError[],
  resources: readonly ResourceHealth[] | undefined,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [index, { resourceID, health, message }] of (resources ?? []).entries()) {
    const at = path.index(index);
    checkSupported(errors, at.child('health'), health ?? '', HEALTHS);
    if (message === '') errors.push(required(at.child('message'), 'must be non-empty if specified'));
    else if (message !== undefined && byteLength(message) > MAX_HEALTH_MESSAGE) {
      errors.push(tooLong(at.child('message'), MAX_HEALTH_MESSAGE));
    }
    if (seen.has(resourceID)) errors.push(duplicate(at.child('resourceID'), resourceID));
    seen.add(resourceID);
  }
}

/** Ephemeral containers are given nothing. */
export function refuseAllocatedResources(
  errors: FieldError[],
  statuses: readonly ContainerStatus[] | undefined,
  path: FieldPath,
): void {
  for (const [index, { allocatedResourcesStatus }] of (statuses ?? []).entries()) {
    if (!allocatedResourcesStatus?.length) continue;
    const at = path.index(index).child('allocatedResourcesStatus');
    errors.push(forbidden(at, 'must not be specified in container status'));
  }
}
