import type { ResourceSlice } from '../../kinds/index.ts';
import type { Informer, ObjectIndex } from '../../client/index.ts';
import type { Slices } from './pools.ts';

/** The slices of a cluster, by where they can be reached from. */
export class PublishedSlices implements Slices {
  private readonly byNode: ObjectIndex<ResourceSlice>;
  private readonly byPool: ObjectIndex<ResourceSlice>;

  constructor(slices: Informer<ResourceSlice>) {
    this.byNode = slices.cache.index('node or shared', ({ spec }) => [
      spec.sharedCounters?.length ? '' : (spec.nodeName ?? ''),
    ]);
    this.byPool = slices.cache.index('pool', ({ spec }) => [`${spec.driver}/${spec.pool.name}`]);
  }

  of(nodeName: string): readonly ResourceSlice[] {
    return nodeName === '' ? [] : this.byNode.get(nodeName);
  }

  get shared(): readonly ResourceSlice[] {
    return this.byNode.get('');
  }

  inPool(driver: string, pool: string): readonly ResourceSlice[] {
    return this.byPool.get(`${driver}/${pool}`);
  }
}
