import { isObject } from '../../base/index.ts';
import type { FieldError, KubernetesObject } from '../../api/index.ts';
import { type Pod, type Service, settleServiceAddresses } from '../../kinds/index.ts';
import type { CatalogKind } from './catalog.ts';

/**
 * Fills in what the API server, its allocators and its admission give a new object before it is validated: its
 * namespace, uid, generated name, a Pod's service account, a Service's addresses. What they refuse is answered. What only
 * a cluster knows is taken to be as the object needs it.
 */
export function arrive(kind: CatalogKind, object: KubernetesObject): FieldError[] {
  const { metadata } = object;
  if (kind.namespaced) metadata.namespace ??= namespaceOf(object);
  else delete metadata.namespace;
  // An object that was read from a cluster stays the one that it was: a Job's labels name its uid.
  metadata.uid ??= ANY_UID;
  metadata.creationTimestamp = ANY_TIME;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  if (!metadata.name && metadata.generateName) {
    metadata.name = `${metadata.generateName.slice(0, PREFIX_LIMIT)}00000`;
  }
  if (kind.group !== '') return [];
  if (kind.kind === 'Pod') giveServiceAccount(object as Partial<Pod>);
  return kind.kind === 'Service' ? giveAddresses(object as Service) : [];
}

/** So much of a prefix goes into a generated name. */
const PREFIX_LIMIT = 58;

const ANY_UID = '00000000-0000-4000-8000-000000000000';
const ANY_TIME = '2026-01-01T00:00:00Z';

/** Stands for a port that would be allocated. */
const ANY_NODE_PORT = 30_000;

/** A manifest that names no namespace goes where it is applied; an event belongs to where its object is. */
function namespaceOf(object: KubernetesObject): string {
  const about = object.kind === 'Event' ? (object['involvedObject'] ?? object['regarding']) : undefined;
  const home = isObject(about) ? about['namespace'] : undefined;
  return typeof home === 'string' && home !== '' ? home : 'default';
}

function giveServiceAccount({ spec }: Partial<Pod>): void {
  if (spec) spec.serviceAccountName ||= 'default';
}

function giveAddresses(service: Service): FieldError[] {
  const { spec } = service;
  if (spec?.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') {
    spec.healthCheckNodePort ||= ANY_NODE_PORT;
  }
  return settleServiceAddresses(service, undefined, ['IPv4', 'IPv6']);
}
