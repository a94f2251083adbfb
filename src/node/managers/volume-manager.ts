import type { Container, Pod } from '../../kinds/index.ts';
import type { Mount } from '../cri/index.ts';

/** Brings a Pod's volumes to the node before its sandbox is made, and takes them away when its containers have ended. */
export interface VolumeManager {
  /**
   * Begins to mount what is not yet mounted. True when all is; else `changed` is called when there is something new to
   * ask for.
   */
  mount(pod: Pod, changed: () => void): boolean;
  /**
   * What of the mounted volumes a container sees, and where. Throws a `ContainerStartError` where a path names a variable
   * of its environment that has no value.
   */
  mountsOf(pod: Pod, container: Container, values: ReadonlyMap<string, string>): readonly Mount[];
  unmount(podUid: string): void;
}
