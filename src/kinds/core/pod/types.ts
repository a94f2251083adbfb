/** The parts of a Pod's spec by upstream's names, taken from the published schema of the whole. */
import type { Container, ContainerStatus, PodSpec } from '../../types/index.ts';

type Item<T> = NonNullable<T> extends readonly (infer U)[] ? U : never;

export type Affinity = NonNullable<PodSpec['affinity']>;
export type ContainerPort = Item<Container['ports']>;
export type ContainerProbe = NonNullable<Container['livenessProbe']>;
export type ContainerResources = NonNullable<Container['resources']>;
export type ContainerUser = NonNullable<ContainerStatus['user']>;
export type EnvironmentVariable = Item<Container['env']>;
export type EnvironmentSource = Item<Container['envFrom']>;
export type EphemeralContainer = Item<PodSpec['ephemeralContainers']>;
export type HttpGet = NonNullable<ContainerProbe['httpGet']>;
export type Lifecycle = NonNullable<Container['lifecycle']>;
export type LifecycleHandler = NonNullable<Lifecycle['postStart']>;
export type PodAffinityTerm = Item<
  NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>;
export type PodSecurityContext = NonNullable<PodSpec['securityContext']>;
export type PodVolume = Item<PodSpec['volumes']>;
type ProjectedVolume = NonNullable<PodVolume['projected']>;
export type ProjectedSource = Item<ProjectedVolume['sources']>;
export type QuantityMap = NonNullable<ContainerResources['limits']>;
export type ResourceHealth = Item<Item<ContainerStatus['allocatedResourcesStatus']>['resources']>;
export type SecurityContext = NonNullable<Container['securityContext']>;
export type PodToleration = Item<PodSpec['tolerations']>;
export type TopologySpreadConstraint = Item<PodSpec['topologySpreadConstraints']>;
export type VolumeMount = Item<Container['volumeMounts']>;
export type VolumeDevice = Item<Container['volumeDevices']>;
export type WindowsOptions = NonNullable<SecurityContext['windowsOptions']>;

/** A container of any of the three lists. */
export type AnyContainer = Container | EphemeralContainer;
