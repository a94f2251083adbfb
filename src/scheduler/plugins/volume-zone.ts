import type { Informer, Informers } from '../../client/index.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../kinds/index.ts';
import {
  type ClusterEvent,
  type CycleState,
  type EnqueueExtensions,
  type FilterPlugin,
  type NodeInfo,
  type PodInfo,
  type PreFilterPlugin,
  type PreFilterResult,
  type Rejection,
  StateKey,
} from '../framework/index.ts';
import { claimNamesOf } from './pod-claims.ts';

const REJECTION = { reasons: ['node(s) had no available volume zone'], unresolvable: true };

/** The labels that say where a volume or a node is, and those by which the older ones are known today. */
const TODAYS_LABELS: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

interface Place {
  readonly label: string;
  readonly values: ReadonlySet<string>;
}

const PLACES = new StateKey<readonly Place[]>('PreFilterVolumeZone');

/** Holds Pods to the zones in which their volumes say by a label that they are. */
export class VolumeZone implements PreFilterPlugin, FilterPlugin, EnqueueExtensions {
  readonly name = 'VolumeZone';
  readonly eventsToRegister = [
    'Node/Add',
    'Node/UpdateNodeLabel',
    'PersistentVolumeClaim/Add',
    'PersistentVolumeClaim/Update',
    'PersistentVolume/Add',
    'PersistentVolume/Update',
  ] as const;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly volumes: Informer<PersistentVolume>;

  constructor(informers: Informers) {
    this.claims = informers.of<PersistentVolumeClaim>('v1', 'persistentvolumeclaims');
    this.volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  }

  isWorthRequeueing(pod: PodInfo, event: ClusterEvent): boolean {
    switch (event.label) {
      case 'PersistentVolumeClaim/Add':
      case 'PersistentVolumeClaim/Update': {
        const { name = '', namespace } = event.object.metadata;
        return namespace === pod.pod.metadata.namespace && claimNamesOf(pod.pod).includes(name);
      }
      case 'PersistentVolume/Add':
      case 'PersistentVolume/Update':
        return this.volumesOf(pod).some(({ metadata }) => metadata.name === event.object.metadata.name);
      case 'Node/Add':
      case 'Node/UpdateNodeLabel': {
        const { node } = event.node;
        return this.placesOf(pod).every((place) => isIn(place, node));
      }
      default:
        return true;
    }
  }

  /** What there is of a claim without a volume is said by `VolumeBinding`. */
  preFilter(state: CycleState, pod: PodInfo): PreFilterResult {
    const places = this.placesOf(pod);
    if (places.length === 0) return 'skip';
    state.write(PLACES, places);
    return undefined;
  }

  filter(state: CycleState, _pod: PodInfo, { node }: NodeInfo): Rejection | undefined {
    const { labels = {} } = node.metadata;
    // Where nodes are in no zone, all are in the same.
    if (![...TODAYS_LABELS.keys()].some((label) => Object.hasOwn(labels, label))) return undefined;
    return state.read(PLACES)?.every((place) => isIn(place, node)) === false ? REJECTION : undefined;
  }

  private placesOf(pod: PodInfo): readonly Place[] {
    return this.volumesOf(pod).flatMap(({ metadata: { labels = {} } }) =>
      [...TODAYS_LABELS.keys()].flatMap((label) => {
        const value = Object.hasOwn(labels, label) ? labels[label] : undefined;
        const values = zonesIn(value ?? '');
        return values ? [{ label, values }] : [];
      }),
    );
  }

  private volumesOf({ pod }: PodInfo): readonly PersistentVolume[] {
    return claimNamesOf(pod).flatMap((name) => {
      const claim = this.claims.cache.get({ name, namespace: pod.metadata.namespace });
      return this.volumes.cache.get({ name: claim?.spec?.volumeName ?? '' }) ?? [];
    });
  }
}

function isIn({ label, values }: Place, { metadata: { labels = {} } }: Node): boolean {
  const value = labels[label] ?? labels[TODAYS_LABELS.get(label) ?? ''];
  return value !== undefined && values.has(value);
}

/** A volume that is in several zones names them so: `a__b`. Undefined where that is not how it reads. */
function zonesIn(value: string): ReadonlySet<string> | undefined {
  const zones = value.split('__').map((zone) => zone.trim());
  return zones.includes('') ? undefined : new Set(zones);
}
