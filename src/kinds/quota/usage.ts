/** What an object uses of a quota. */
import type { Quantities } from '../core/pod/facts/index.ts';
import { type KubernetesObject, qualified, Quantity, type ResourceName } from '../../api/index.ts';
import type { PersistentVolumeClaim, Pod, Service } from '../types/index.ts';
import { podUsage } from './pod-usage.ts';

const ONE = Quantity.of(1);
const COUNT = 'count/';
const OF_CLASS = '.storageclass.storage.k8s.io';
/** Kinds of the core group that can be counted by their bare name. */
const COUNTED_BY_NAME: readonly string[] = [
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'services',
];
const CHANGES_WITH_UPDATES: readonly string[] = ['services', 'persistentvolumeclaims'];

/** What the object uses, by the names that a quota's `hard` has: every kind is counted, some are weighed, too. */
export function usageOf(of: ResourceName, object: KubernetesObject): Quantities {
  if (of.group !== '') return counted(of);
  switch (of.resource) {
    case 'pods':
      return podUsage(object as Pod);
    case 'services':
      return serviceUsage(object as Service);
    case 'persistentvolumeclaims':
      return claimUsage(object as PersistentVolumeClaim);
    default:
      return counted(of);
  }
}

/** The resource of which objects count against a name in a quota's `hard`. */
export function resourceCountedBy(name: string): ResourceName {
  if (name.startsWith(COUNT)) {
    const [resource = '', ...group] = name.slice(COUNT.length).split('.');
    return { group: group.join('.'), resource };
  }
  if (COUNTED_BY_NAME.includes(name)) return { group: '', resource: name };
  if (name.startsWith('services.')) return { group: '', resource: 'services' };
  const isStorage = name === 'requests.storage' || name.includes(OF_CLASS);
  return { group: '', resource: isStorage ? 'persistentvolumeclaims' : 'pods' };
}

/** Whether such a write can use more of a quota. */
export function isCountedOn({ group, resource }: ResourceName, operation: string): boolean {
  if (operation === 'CREATE') return true;
  return operation === 'UPDATE' && group === '' && CHANGES_WITH_UPDATES.includes(resource);
}

function counted(of: ResourceName): Map<string, Quantity> {
  const usage = new Map([[`${COUNT}${qualified(of)}`, ONE]]);
  if (of.group === '' && COUNTED_BY_NAME.includes(of.resource)) usage.set(of.resource, ONE);
  return usage;
}

function serviceUsage({ spec }: Service): Quantities {
  const usage = counted({ group: '', resource: 'services' });
  const ports = spec?.ports ?? [];
  if (spec?.type === 'NodePort') usage.set('services.nodeports', Quantity.of(ports.length));
  if (spec?.type !== 'LoadBalancer') return usage;
  const allocated = spec.allocateLoadBalancerNodePorts ?? true;
  const nodePorts = allocated ? ports : ports.filter((port) => (port.nodePort ?? 0) !== 0);
  usage.set('services.loadbalancers', ONE);
  return usage.set('services.nodeports', Quantity.of(nodePorts.length));
}

function claimUsage({ metadata, spec }: PersistentVolumeClaim): Quantities {
  const usage = counted({ group: '', resource: 'persistentvolumeclaims' });
  const storage = spec?.resources?.requests?.['storage'];
  const size = storage === undefined ? undefined : Quantity.parse(storage);
  if (size) usage.set('requests.storage', size);
  const named =
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
  if (named === '') return usage;
  const ofClass = `${named}${OF_CLASS}`;
  usage.set(`${ofClass}/persistentvolumeclaims`, ONE);
  return size ? usage.set(`${ofClass}/requests.storage`, size) : usage;
}
