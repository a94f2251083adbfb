import { isSidecar } from './facts/index.ts';
import {
  checkMessages,
  checkRequiredChoice,
  checkSupported,
  dns1123Label,
  duplicate,
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  required,
  tooMany,
} from '../../../api/index.ts';
import type { Container } from '../../types/index.ts';
import { validateEnvironment } from './environment.ts';
import { validateMounts } from './mounts.ts';
import type { PodContext } from './pod-context.ts';
import { validateContainerPorts, validateHostPorts } from './ports.ts';
import { validateHooksAndProbes } from './probes.ts';
import { validatePullPolicy } from './pull-policy.ts';
import { validateContainerResources } from './resources.ts';
import { validateSecurityContext } from './security.ts';
import type { AnyContainer } from './types.ts';

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const RESTART_ACTIONS = ['Restart', 'RestartAllContainers'];
const EXIT_CODES_LIMIT = 255;

export function validateContainers(errors: FieldError[], pod: PodContext, path: FieldPath): void {
  const containers: readonly Container[] = pod.spec.containers ?? [];
  if (containers.length === 0) {
    errors.push(required(path));
    return;
  }
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = path.index(index);
    validateContainer(errors, container, pod, at);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    names.add(container.name);
    validateHooksAndProbes(errors, container, pod.graceSeconds, at);
    validateRestart(errors, container, at, false);
  }
  validateHostPorts(errors, containers, path);
}

const SIDECARS_ONLY = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Init containers end before the others start, but for those that always restart: these run beside them. */
export function validateInitContainers(errors: FieldError[], pod: PodContext, path: FieldPath): void {
  const names = new Set((pod.spec.containers ?? []).map((container) => container.name));
  for (const [index, container] of (pod.spec.initContainers ?? []).entries()) {
    const at = path.index(index);
    validateContainer(errors, container, pod, at);
    validateRestart(errors, container, at, true);
    if (names.has(container.name)) errors.push(duplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    validateHostPorts(errors, [container], path);
    if (isSidecar(container)) validateHooksAndProbes(errors, container, pod.graceSeconds, at);
    else {
      for (const field of SIDECARS_ONLY) {
        if (container[field] === undefined) continue;
        const detail = 'may not be set for init containers without restartPolicy=Always';
        errors.push(forbidden(at.child(field), detail));
      }
    }
  }
}

export function validateImages(
  errors: FieldError[],
  containers: readonly Container[] | undefined,
  path: FieldPath,
): void {
  for (const [index, { image }] of (containers ?? []).entries())
    validateImage(errors, image, path.index(index));
}

/** Leading and trailing blanks are refused in Pods alone: templates that have them were always taken. */
export function validateImage(errors: FieldError[], image: string | undefined, path: FieldPath): void {
  if (image === undefined || image.trim() === image) return;
  errors.push(invalid(path.child('image'), image, 'must not have leading or trailing whitespace'));
}

/** What every container obeys, whichever list it is in. */
export function validateContainer(
  errors: FieldError[],
  container: AnyContainer,
  pod: PodContext,
  path: FieldPath,
): void {
  if (!container.name) errors.push(required(path.child('name')));
  else {
    const messages = dns1123Label(container.name);
    if (messages.length > 0) checkMessages(errors, path.child('name'), container.name, messages);
  }
  if (!container.image) errors.push(required(path.child('image')));
  const policy = container.terminationMessagePolicy;
  checkRequiredChoice(errors, path.child('terminationMessagePolicy'), policy, MESSAGE_POLICIES);
  validateContainerPorts(errors, container.ports, path.child('ports'));
  validateEnvironment(errors, container, pod.volumes, path);
  validateMounts(errors, container, pod.volumes, path);
  validatePullPolicy(errors, container.imagePullPolicy, path.child('imagePullPolicy'));
  validateContainerResources(errors, container, pod, path);
  if (container.securityContext) {
    const at = path.child('securityContext');
    validateSecurityContext(errors, container.securityContext, pod.hostUsers, at);
  }
}

function validateRestart(errors: FieldError[], container: Container, path: FieldPath, isInit: boolean): void {
  const { restartPolicy, restartPolicyRules = [] } = container;
  if (restartPolicy !== undefined) {
    checkSupported(errors, path.child('restartPolicy'), restartPolicy, RESTART_POLICIES);
  } else if (restartPolicyRules.length > 0) {
    const detail = 'must specify restartPolicy when restart rules are used';
    errors.push(required(path.child('restartPolicy'), detail));
    if (isInit) return;
  }
  for (const [index, { action, exitCodes }] of restartPolicyRules.entries()) {
    const at = path.child('restartPolicyRules').index(index);
    checkSupported(errors, at.child('action'), action ?? '', RESTART_ACTIONS);
    const codes = at.child('exitCodes');
    if (!exitCodes) errors.push(required(codes, 'must be specified'));
    else {
      checkSupported(errors, codes.child('operator'), exitCodes.operator ?? '', ['In', 'NotIn']);
      const count = exitCodes.values?.length ?? 0;
      if (count > EXIT_CODES_LIMIT) errors.push(tooMany(codes.child('values'), count, EXIT_CODES_LIMIT));
    }
  }
}
