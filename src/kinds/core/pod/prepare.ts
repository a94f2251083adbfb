import { qualityOfService } from './facts/index.ts';
import { deepEqual } from '../../../base/index.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../types/index.ts';
import { APP_ARMOR_OF_CONTAINER } from './annotations.ts';
import { eachContainer } from './each-container.ts';
import { mergeLabelKeys } from './label-keys.ts';
import { validateAppArmor } from './security.ts';
import type { PodAffinityTerm, SecurityContext } from './types.ts';
import { type FieldError, FieldPath } from '../../../api/index.ts';

type AppArmorProfile = NonNullable<SecurityContext['appArmorProfile']>;

/** Annotations by which the first releases carried init containers: taken off whatever they say. */
const INIT_CONTAINER_ANNOTATIONS = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
];

/** A new Pod is Pending, of generation 1; what says a thing twice is made to agree. */
export function prepareNewPod(pod: Pod): void {
  const spec = (pod.spec ??= { containers: [] });
  pod.metadata.generation = 1;
  dropInitContainerAnnotations(pod.metadata);
  dropDisabledFields(spec);
  // A Pod that asks for less than no time to end gets a second.
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  // Upstream asks the Pod for its class once more, and finds what the client said.
  pod.status = { phase: 'Pending', qosClass: pod.status?.qosClass || qualityOfService(spec) };
  mergeSelectors(spec, pod.metadata.labels);
  markGated(pod);
  copyAppArmorAnnotations(pod);
}

/** An update keeps the status, and counts what changes the spec. */
export function prepareChangedPod(pod: Pod, old: Pod): void {
  dropInitContainerAnnotations(pod.metadata);
  if (pod.spec) {
    dropDisabledFields(pod.spec, old.spec);
    if ((pod.spec.terminationGracePeriodSeconds ?? 0) < 0) pod.spec.terminationGracePeriodSeconds = 1;
  }
  if (old.status) pod.status = old.status;
  else delete pod.status;
  const generation = old.metadata.generation ?? 0;
  pod.metadata.generation = deepEqual(pod.spec, old.spec) ? generation : generation + 1;
}

/** A status update keeps spec, labels of the Pod's own and all else. */
export function prepareChangedPodStatus(pod: Pod, old: Pod): void {
  if (old.spec) pod.spec = old.spec;
  delete pod.metadata.deletionTimestamp;
  if (old.metadata.deletionTimestamp !== undefined) {
    pod.metadata.deletionTimestamp = old.metadata.deletionTimestamp;
  }
  pod.metadata.ownerReferences = old.metadata.ownerReferences ?? [];
  if (pod.metadata.ownerReferences.length === 0) delete pod.metadata.ownerReferences;
  pod.status ??= {};
  pod.status.qosClass ??= old.status?.qosClass ?? qualityOfService(pod.spec ?? { containers: [] });
}

/** An update through a subresource that changes part of the spec keeps all else. */
export function keepAllButSpec(pod: Pod, old: Pod, spec: PodSpec): void {
  const { uid, resourceVersion, managedFields } = pod.metadata;
  pod.metadata = {
    ...old.metadata,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(managedFields ? { managedFields } : {}),
  };
  pod.spec = spec;
  prepareChangedPod(pod, old);
}

/** Takes out of a template what is not taken while its feature is off. */
export function prepareTemplate(template: PodTemplateSpec | undefined, old?: PodTemplateSpec): void {
  if (template?.metadata) dropInitContainerAnnotations(template.metadata);
  if (template?.spec) dropDisabledFields(template.spec, old?.spec);
}

/**
 * Fields of features that are off are dropped before validation, as upstream has it. Dropping is silent: a client that
 * sends them reads back an object without them.
 */
function dropDisabledFields(spec: PodSpec, old?: PodSpec): void {
  if (old?.schedulingGroup === undefined) delete spec.schedulingGroup;
  eachContainer(spec, ANYWHERE, (container) => {
    const { lifecycle } = container;
    if (lifecycle?.stopSignal === undefined) return;
    delete lifecycle.stopSignal;
    if (!lifecycle.postStart && !lifecycle.preStop) delete container.lifecycle;
  });
  for (const volume of spec.volumes ?? []) {
    for (const source of volume.projected?.sources ?? []) {
      delete source.clusterTrustBundle;
      delete source.podCertificate;
    }
  }
}

const ANYWHERE = FieldPath.of('spec');

function dropInitContainerAnnotations(metadata: { annotations?: Record<string, string> }): void {
  const { annotations } = metadata;
  if (!annotations) return;
  for (const name of INIT_CONTAINER_ANNOTATIONS) delete annotations[name];
  if (Object.keys(annotations).length === 0) delete metadata.annotations;
}

function mergeSelectors(spec: PodSpec, labels: Readonly<Record<string, string>> | undefined): void {
  for (const constraint of spec.topologySpreadConstraints ?? []) mergeLabelKeys(constraint, labels);
  for (const term of affinityTerms(spec)) mergeLabelKeys(term, labels);
}

function affinityTerms({ affinity }: PodSpec): PodAffinityTerm[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((of) => [
    ...(of?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(of?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap((term) =>
      term.podAffinityTerm ? [term.podAffinityTerm] : [],
    ),
  ]);
}

/** A Pod that waits behind gates says so. */
function markGated(pod: Pod): void {
  if (!pod.spec?.schedulingGates?.length || !pod.status) return;
  const { creationTimestamp } = pod.metadata;
  pod.status.conditions = [
    {
      type: 'PodScheduled',
      status: 'False',
      ...(creationTimestamp === undefined ? {} : { lastTransitionTime: creationTimestamp }),
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ];
}

/** An AppArmor profile given by annotation becomes the field's, where that is open. */
function copyAppArmorAnnotations({ metadata, spec }: Pod): void {
  if (!spec || !metadata.annotations || spec.os?.name === 'windows') return;
  const ofPod = spec.securityContext?.appArmorProfile;
  eachContainer(spec, ANYWHERE, (container) => {
    const annotation = metadata.annotations?.[APP_ARMOR_OF_CONTAINER + container.name];
    if (annotation === undefined || container.securityContext?.appArmorProfile) return;
    const profile = appArmorProfile(annotation);
    if (!profile || deepEqual(profile, ofPod)) return;
    container.securityContext = { ...container.securityContext, appArmorProfile: profile };
  });
}

export function appArmorProfile(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const profile: AppArmorProfile = {
    type: 'Localhost',
    localhostProfile: annotation.slice('localhost/'.length),
  };
  const errors: FieldError[] = [];
  validateAppArmor(errors, profile, ANYWHERE);
  return errors.length === 0 ? profile : undefined;
}
