import { ownValue } from '../../base/index.ts';
import { apiVersionOf, type GroupVersionKind } from '../../api/index.ts';
import { replace } from '../edit/edits.ts';
import { entryOf, type MapNode } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';
import { migrateAutoscaler } from './autoscaler.ts';
import { migrateDefinition } from './definition.ts';
import { migrateIngress } from './ingress.ts';
import {
  migrateEndpointSlice,
  migratePriorityLevel,
  migrateRoleBinding,
  migrateRuntimeClass,
  migrateWebhooks,
} from './small-changes.ts';
import { migrateWorkload } from './workload.ts';

/** What else has to change in an object besides its apiVersion. */
export type Migration = (text: string, object: MapNode) => TextEdit[];

/** Turns an object of a version that is gone into the one that took over: the header, and the fields that changed. */
export function migrate(text: string, object: MapNode, from: GroupVersionKind, to: string): TextEdit[] {
  const apiVersion = entryOf(object, 'apiVersion')?.value;
  if (!apiVersion) return [];
  const quoted = text.charAt(apiVersion.start) === '"';
  const header = replace(apiVersion.start, apiVersion.end, quoted ? JSON.stringify(to) : to);
  return [header, ...(ownValue(MIGRATIONS, `${apiVersionOf(from)} ${from.kind}`)?.(text, object) ?? [])];
}

/** Versions whose fields changed. All others changed their name alone. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  'extensions/v1beta1 Ingress': migrateIngress,
  'networking.k8s.io/v1beta1 Ingress': migrateIngress,
  'extensions/v1beta1 Deployment': migrateWorkload,
  'extensions/v1beta1 DaemonSet': migrateWorkload,
  'extensions/v1beta1 ReplicaSet': migrateWorkload,
  'apps/v1beta1 Deployment': migrateWorkload,
  'apps/v1beta1 StatefulSet': migrateWorkload,
  'apps/v1beta2 Deployment': migrateWorkload,
  'apiextensions.k8s.io/v1beta1 CustomResourceDefinition': migrateDefinition,
  'autoscaling/v2beta1 HorizontalPodAutoscaler': migrateAutoscaler,
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': migrateWebhooks,
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration': migrateWebhooks,
  'discovery.k8s.io/v1beta1 EndpointSlice': migrateEndpointSlice,
  'flowcontrol.apiserver.k8s.io/v1alpha1 PriorityLevelConfiguration': migratePriorityLevel,
  'flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration': migratePriorityLevel,
  'flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration': migratePriorityLevel,
  'node.k8s.io/v1alpha1 RuntimeClass': migrateRuntimeClass,
  'rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding': migrateRoleBinding,
  'rbac.authorization.k8s.io/v1alpha1 RoleBinding': migrateRoleBinding,
};
