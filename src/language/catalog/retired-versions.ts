import { apiVersionOf, type GroupVersionKind, parseApiVersion } from '../../api/index.ts';
import { migrate } from '../migrate/migrate.ts';
import type { MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** A version of a kind that Kubernetes no longer serves. */
export interface RetiredVersion {
  /** The first release without it. */
  readonly removedIn: string;
  /** What took over; undefined where the kind is gone for good. */
  readonly replacement: Replacement | undefined;
}

export interface Replacement {
  readonly apiVersion: string;
  /** Turns an object of the version that is gone into one of this: its header, and the fields that changed. */
  migrate(text: string, object: MapNode): TextEdit[];
}

/** `apiVersion removedIn replacement kinds`, a line each; `-` where nothing took over. */
const LINES = `
extensions/v1beta1 1.16 apps/v1 Deployment DaemonSet ReplicaSet
extensions/v1beta1 1.16 networking.k8s.io/v1 NetworkPolicy
extensions/v1beta1 1.22 networking.k8s.io/v1 Ingress
extensions/v1beta1 1.16 - PodSecurityPolicy
apps/v1beta1 1.16 apps/v1 Deployment StatefulSet ControllerRevision
apps/v1beta2 1.16 apps/v1 Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision
batch/v2alpha1 1.21 batch/v1 CronJob
batch/v1beta1 1.25 batch/v1 CronJob
policy/v1beta1 1.25 policy/v1 PodDisruptionBudget Eviction
policy/v1beta1 1.25 - PodSecurityPolicy
networking.k8s.io/v1beta1 1.22 networking.k8s.io/v1 Ingress IngressClass
rbac.authorization.k8s.io/v1alpha1 1.23 rbac.authorization.k8s.io/v1 Role ClusterRole RoleBinding ClusterRoleBinding
rbac.authorization.k8s.io/v1beta1 1.22 rbac.authorization.k8s.io/v1 Role ClusterRole RoleBinding ClusterRoleBinding
apiextensions.k8s.io/v1beta1 1.22 apiextensions.k8s.io/v1 CustomResourceDefinition
apiregistration.k8s.io/v1beta1 1.22 apiregistration.k8s.io/v1 APIService
admissionregistration.k8s.io/v1beta1 1.22 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
coordination.k8s.io/v1beta1 1.22 coordination.k8s.io/v1 Lease
scheduling.k8s.io/v1alpha1 1.23 scheduling.k8s.io/v1 PriorityClass
scheduling.k8s.io/v1beta1 1.22 scheduling.k8s.io/v1 PriorityClass
storage.k8s.io/v1alpha1 1.24 storage.k8s.io/v1 VolumeAttachment
storage.k8s.io/v1beta1 1.22 storage.k8s.io/v1 StorageClass VolumeAttachment CSIDriver CSINode
storage.k8s.io/v1beta1 1.27 storage.k8s.io/v1 CSIStorageCapacity
certificates.k8s.io/v1beta1 1.22 certificates.k8s.io/v1 CertificateSigningRequest
authentication.k8s.io/v1beta1 1.22 authentication.k8s.io/v1 TokenReview
authorization.k8s.io/v1beta1 1.22 authorization.k8s.io/v1 SubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview LocalSubjectAccessReview
autoscaling/v2beta1 1.25 autoscaling/v2 HorizontalPodAutoscaler
autoscaling/v2beta2 1.26 autoscaling/v2 HorizontalPodAutoscaler
discovery.k8s.io/v1beta1 1.25 discovery.k8s.io/v1 EndpointSlice
events.k8s.io/v1beta1 1.25 events.k8s.io/v1 Event
node.k8s.io/v1alpha1 1.24 node.k8s.io/v1 RuntimeClass
node.k8s.io/v1beta1 1.25 node.k8s.io/v1 RuntimeClass
flowcontrol.apiserver.k8s.io/v1alpha1 1.24 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta1 1.26 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta2 1.29 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta3 1.32 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
settings.k8s.io/v1alpha1 1.20 - PodPreset
`;

const RETIRED: ReadonlyMap<string, RetiredVersion> = new Map(
  LINES.trim()
    .split('\n')
    .flatMap((line) => {
      const [apiVersion = '', removedIn = '', to = '', ...kinds] = line.split(' ');
      return kinds.map((kind) => {
        const from = { ...parseApiVersion(apiVersion), kind };
        const replacement = to === '-' ? undefined : replacementBy(to, from);
        return [`${apiVersion} ${kind}`, { removedIn, replacement }] as const;
      });
    }),
);

/** What became of a kind's version; undefined where it is served, or never was. */
export function retiredVersion(kind: GroupVersionKind): RetiredVersion | undefined {
  return RETIRED.get(`${apiVersionOf(kind)} ${kind.kind}`);
}

function replacementBy(apiVersion: string, from: GroupVersionKind): Replacement {
  return { apiVersion, migrate: (text, object) => migrate(text, object, from, apiVersion) };
}
