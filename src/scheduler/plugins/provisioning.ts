import { matchesLabelSelector, Quantity } from '../../api/index.ts';
import type { Informer, Informers, ObjectIndex } from '../../client/index.ts';
import type {
  CSIDriver,
  CSIStorageCapacity,
  Node,
  PersistentVolumeClaim,
  StorageClass,
} from '../../kinds/index.ts';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Whether a volume can be made for a claim so that a node reaches it; `full`: its driver says that there is no room. */
export type Provision = 'possible' | 'impossible' | 'full';

/** What classes and drivers say of where volumes can be made. */
export class Provisioning {
  private readonly drivers: Informer<CSIDriver>;
  private readonly capacities: ObjectIndex<CSIStorageCapacity>;

  constructor(informers: Informers) {
    this.drivers = informers.of<CSIDriver>('storage.k8s.io/v1', 'csidrivers');
    this.capacities = informers
      .of<CSIStorageCapacity>('storage.k8s.io/v1', 'csistoragecapacities')
      .cache.index('storageClassName', ({ storageClassName }) => [storageClassName]);
  }

  on(node: Node, claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): Provision {
    if (!storageClass || storageClass.provisioner === NO_PROVISIONER) return 'impossible';
    if (!isAllowed(storageClass, node)) return 'impossible';
    return this.hasRoom(node, claim, storageClass) ? 'possible' : 'full';
  }

  /** Only drivers that say so tell of their room. */
  private hasRoom(
    node: Node,
    { spec }: PersistentVolumeClaim,
    { metadata, provisioner }: StorageClass,
  ): boolean {
    const wanted = spec?.resources?.requests?.['storage'];
    const isTold = this.drivers.cache.get({ name: provisioner })?.spec.storageCapacity ?? false;
    if (wanted === undefined || !isTold) return true;
    const size = Quantity.parse(wanted);
    return this.capacities.get(metadata.name ?? '').some(({ nodeTopology, capacity, maximumVolumeSize }) => {
      const limit = maximumVolumeSize ?? capacity;
      if (limit === undefined || Quantity.parse(limit).compare(size) < 0) return false;
      return matchesLabelSelector(nodeTopology, node.metadata.labels);
    });
  }
}

function isAllowed({ allowedTopologies = [] }: StorageClass, { metadata: { labels = {} } }: Node): boolean {
  return (
    allowedTopologies.length === 0 ||
    allowedTopologies.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) => {
        const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
        return value !== undefined && values.includes(value);
      }),
    )
  );
}
