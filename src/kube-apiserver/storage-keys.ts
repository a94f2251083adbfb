import type { ResourceName } from '../api/index.ts';
import { customPrefix, ROOT } from '../apiserver/index.ts';

/** Where upstream's layout does not simply name the plural. */
const ODD_PLACES: Readonly<Record<string, string>> = {
  endpoints: 'services/endpoints',
  'ingresses.networking.k8s.io': 'ingress',
  nodes: 'minions',
  replicationcontrollers: 'controllers',
  services: 'services/specs',
};

/** Groups whose resources stand under the group's name, as those of custom resources do. */
const GROUPS_BY_NAME: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io']);

/** What all keys of a built-in resource begin with, in upstream's layout: `/registry/pods/`. */
export function builtInPrefix({ group, resource }: ResourceName): string {
  const odd = ODD_PLACES[group === '' ? resource : `${resource}.${group}`];
  if (odd !== undefined) return `${ROOT}${odd}/`;
  return GROUPS_BY_NAME.has(group) ? customPrefix({ group, resource }) : `${ROOT}${resource}/`;
}
