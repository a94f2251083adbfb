import { append } from '../../../base/index.ts';
import {
  checkMessages,
  checkRequiredChoice,
  checkSupported,
  dns1123Subdomain,
  type FieldError,
  FieldPath,
  forbidden,
  inRange,
  required,
  validateAnnotations,
  validateLabels,
} from '../../../api/index.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../types/index.ts';
import { validateAffinity } from './affinity.ts';
import { validateAnnotationsMatch, validatePodAnnotations } from './annotations.ts';
import { validateContainers, validateImages, validateInitContainers } from './containers.ts';
import { validateEphemeralContainers } from './ephemeral-containers.ts';
import {
  validateDnsConfig,
  validateHostAliases,
  validateHostnameOverride,
  validateHostNames,
  validateHostNetworkPorts,
  validateHostUsers,
} from './network.ts';
import type { PodContext } from './pod-context.ts';
import { validateOverhead, validatePodClaims, validatePodResources } from './resources.ts';
import {
  validateReadinessGates,
  validateSchedulingGates,
  validateTolerations,
  validateTopologySpread,
} from './scheduling.ts';
import { validatePodSecurityContext } from './security.ts';
import { validateVolumes } from './volumes.ts';
import { validateHostProcesses, validateLinux, validateWindows } from './windows.ts';

const MAX_SECONDS = 2147483647;
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export interface PodSpecOptions {
  /** The spec is a Pod's own, not a template's: what the Pod is called matters, and nothing will be filled in. */
  readonly isPod?: boolean;
  readonly podName?: string;
  /** Takes affinity values that no label can have: those that are stored may stay. */
  readonly allowInvalidAffinityValues?: boolean;
}

const EMPTY_SPEC: PodSpec = { containers: [] };
const SPEC = FieldPath.of('spec');
const METADATA = FieldPath.of('metadata');

/** A Pod but for its metadata, as at its creation and again at every update. */
export function validatePod(pod: Pod, options: PodSpecOptions = {}): FieldError[] {
  const errors: FieldError[] = [];
  const spec = pod.spec ?? EMPTY_SPEC;
  const { annotations, name } = pod.metadata;
  if (annotations) validatePodAnnotations(errors, annotations, spec, METADATA.child('annotations'));
  validatePodSpec(errors, spec, SPEC, { ...options, isPod: true, ...(name ? { podName: name } : {}) });
  if (!spec.serviceAccountName) refuseTokens(errors, spec);
  validateImages(errors, spec.containers, SPEC.child('containers'));
  validateImages(errors, spec.initContainers, SPEC.child('initContainers'));
  return errors;
}

export function validateNewPod(pod: Pod): FieldError[] {
  const errors = validatePod(pod);
  const { spec } = pod;
  if (spec?.ephemeralContainers?.length) {
    errors.push(forbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create'));
  }
  if (spec?.nodeName && spec.schedulingGates?.length) {
    const detail = 'cannot be set until all schedulingGates have been cleared';
    errors.push(forbidden(SPEC.child('nodeName'), detail));
  }
  validateAnnotationsMatch(errors, pod, SPEC);
  return errors;
}

/** What a controller makes Pods of. */
export function validatePodTemplate(
  errors: FieldError[],
  template: PodTemplateSpec | undefined,
  path: FieldPath,
  options: PodSpecOptions = {},
): void {
  const { metadata = {}, spec = EMPTY_SPEC } = template ?? {};
  append(errors, validateLabels(metadata.labels, path.child('labels')));
  append(errors, validateAnnotations(metadata.annotations, path.child('annotations')));
  if (metadata.annotations) {
    validatePodAnnotations(errors, metadata.annotations, spec, path.child('annotations'));
  }
  validatePodSpec(errors, spec, path.child('spec'), options);
  if (spec.ephemeralContainers?.length) {
    const at = path.child('spec', 'ephemeralContainers');
    errors.push(forbidden(at, 'ephemeral containers not allowed in pod template'));
  }
}

function validatePodSpec(
  errors: FieldError[],
  spec: PodSpec,
  path: FieldPath,
  options: PodSpecOptions,
): void {
  const volumes = validateVolumes(errors, spec.volumes, options.podName, path.child('volumes'));
  const claimNames = new Set((spec.resourceClaims ?? []).map((claim) => claim.name).filter(Boolean));
  const pod: PodContext = {
    spec,
    volumes,
    claimNames: [...claimNames].sort(),
    graceSeconds: spec.terminationGracePeriodSeconds ?? 0,
    hostUsers: spec.hostUsers ?? true,
  };
  validatePodClaims(errors, spec.resourceClaims, path.child('resourceClaims'));
  validateContainers(errors, pod, path.child('containers'));
  validateInitContainers(errors, pod, path.child('initContainers'));
  validateEphemeralContainers(errors, pod, path.child('ephemeralContainers'));
  validatePodResources(errors, spec, pod.claimNames, path.child('resources'));
  validatePlacement(errors, spec, path, options);
  validateNames(errors, spec, path);
  validateOperatingSystem(errors, spec, path);
  validateHostnameOverride(errors, spec, path);
}

function validatePlacement(
  errors: FieldError[],
  spec: PodSpec,
  path: FieldPath,
  options: PodSpecOptions,
): void {
  if (spec.hostNetwork === true) {
    validateHostNetworkPorts(errors, spec.containers ?? [], options.isPod === true, path.child('containers'));
  }
  checkRequiredChoice(errors, path.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES);
  checkRequiredChoice(errors, path.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES);
  append(errors, validateLabels(spec.nodeSelector, path.child('nodeSelector')));
  validatePodSecurityContext(errors, spec, path.child('securityContext'));
  if (spec.affinity) {
    const allowInvalid = options.allowInvalidAffinityValues === true;
    validateAffinity(errors, spec.affinity, allowInvalid, path.child('affinity'));
  }
  validateDnsConfig(errors, spec, path.child('dnsConfig'));
  validateReadinessGates(errors, spec.readinessGates, path.child('readinessGates'));
  validateSchedulingGates(errors, spec.schedulingGates, path.child('schedulingGates'));
  validateTopologySpread(errors, spec.topologySpreadConstraints, path.child('topologySpreadConstraints'));
  validateHostProcesses(errors, spec, path);
  validateHostUsers(errors, spec, path);
}

function validateNames(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  const checkName = (field: 'serviceAccountName' | 'nodeName' | 'priorityClassName'): void => {
    const name = spec[field];
    if (name) checkMessages(errors, path.child(field), name, dns1123Subdomain(name));
  };
  checkName('serviceAccountName');
  checkName('nodeName');
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined) {
    checkMessages(errors, path.child('activeDeadlineSeconds'), deadline, inRange(deadline, 1, MAX_SECONDS));
  }
  validateHostNames(errors, spec, path);
  validateTolerations(errors, spec.tolerations, path.child('tolerations'));
  validateHostAliases(errors, spec.hostAliases, path.child('hostAliases'));
  checkName('priorityClassName');
  const { runtimeClassName, preemptionPolicy, overhead } = spec;
  if (runtimeClassName !== undefined) {
    const messages = dns1123Subdomain(runtimeClassName);
    checkMessages(errors, path.child('runtimeClassName'), runtimeClassName, messages);
  }
  if (preemptionPolicy !== undefined) {
    validatePreemptionPolicy(errors, preemptionPolicy, path.child('preemptionPolicy'));
  }
  if (overhead) validateOverhead(errors, overhead, path.child('overhead'));
}

export function validatePreemptionPolicy(errors: FieldError[], policy: string, path: FieldPath): void {
  checkRequiredChoice(errors, path, policy, ['PreemptLowerPriority', 'Never']);
}

function validateOperatingSystem(errors: FieldError[], spec: PodSpec, path: FieldPath): void {
  if (!spec.os) return;
  const { name } = spec.os;
  const at = path.child('os');
  if (!name) errors.push(required(at.child('name')));
  else checkSupported(errors, at, name, ['linux', 'windows']);
  if (name === 'linux') validateLinux(errors, spec, path);
  if (name === 'windows') validateWindows(errors, spec, path);
}

/** A token speaks for an account, so there must be one. Templates get theirs later. */
function refuseTokens(errors: FieldError[], spec: PodSpec): void {
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const [sourceIndex, source] of (volume.projected?.sources ?? []).entries()) {
      if (!source.serviceAccountToken) continue;
      const at = SPEC.child('volumes').index(index).child('projected', 'sources').index(sourceIndex);
      const detail = 'must not be specified when serviceAccountName is not set';
      errors.push(forbidden(at.child('serviceAccountToken'), detail));
    }
  }
}
