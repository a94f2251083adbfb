import { formatRequirements, type LabelRequirement, labelSelectorRequirements } from '../../api/index.ts';
import { ownValue } from '../../base/index.ts';
import type { Informer, Informers, ObjectIndex } from '../../client/index.ts';
import type { Pod, ReplicaSet, ReplicationController, Service, StatefulSet } from '../../kinds/index.ts';
import type { PodSelector } from '../framework/index.ts';

type Labels = Readonly<Record<string, string>>;

/** Which Pods belong together with a Pod, by the Services that select it and by the controller that made it. */
export class DefaultSelector {
  private readonly services: ObjectIndex<Service>;
  private readonly replicationControllers: Informer<ReplicationController>;
  private readonly replicaSets: Informer<ReplicaSet>;
  private readonly statefulSets: Informer<StatefulSet>;

  constructor(informers: Informers) {
    this.services = informers
      .of<Service>('v1', 'services')
      .cache.index('firstSelectorPair', ({ metadata, spec }) => {
        const [pair] = Object.entries(spec?.selector ?? {});
        return pair ? [wordOf(metadata.namespace, pair)] : [];
      });
    this.replicationControllers = informers.of<ReplicationController>('v1', 'replicationcontrollers');
    this.replicaSets = informers.of<ReplicaSet>('apps/v1', 'replicasets');
    this.statefulSets = informers.of<StatefulSet>('apps/v1', 'statefulsets');
  }

  /** Undefined where it belongs to nothing. */
  of(pod: Pod): PodSelector | undefined {
    const labels = { ...this.labelsOfServices(pod), ...this.labelsOfReplicationController(pod) };
    const requirements: LabelRequirement[] = [
      ...labelSelectorRequirements({ matchLabels: labels }),
      ...this.requirementsOfController(pod),
    ];
    if (requirements.length === 0) return undefined;
    return { requirements, identity: `=${formatRequirements(requirements)}` };
  }

  private labelsOfServices({ metadata }: Pod): Labels {
    const { namespace, labels = {} } = metadata;
    const selected: Record<string, string> = {};
    for (const pair of Object.entries(labels)) {
      for (const { spec } of this.services.get(wordOf(namespace, pair))) {
        const selector = Object.entries(spec?.selector ?? {});
        if (selector.every(([key, value]) => ownValue(labels, key) === value)) {
          Object.assign(selected, spec?.selector);
        }
      }
    }
    return selected;
  }

  private labelsOfReplicationController(pod: Pod): Labels {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicationController' || owner.apiVersion !== 'v1') return {};
    const { namespace } = pod.metadata;
    return this.replicationControllers.cache.get({ name: owner.name, namespace })?.spec?.selector ?? {};
  }

  private requirementsOfController(pod: Pod): readonly LabelRequirement[] {
    const owner = controllerOf(pod);
    if (owner?.apiVersion !== 'apps/v1') return [];
    const name = { name: owner.name, namespace: pod.metadata.namespace };
    const controller =
      owner.kind === 'ReplicaSet'
        ? this.replicaSets.cache.get(name)
        : owner.kind === 'StatefulSet'
          ? this.statefulSets.cache.get(name)
          : undefined;
    return controller?.spec?.selector ? labelSelectorRequirements(controller.spec.selector) : [];
  }
}

function controllerOf({ metadata }: Pod) {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

function wordOf(namespace: string | undefined, [key, value]: readonly [string, string]): string {
  return `${namespace ?? ''}/${key}=${value}`;
}
