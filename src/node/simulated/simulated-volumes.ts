import type { Disposable } from '../../base/index.ts';
import { mountsIn, type VolumeManager } from '../managers/index.ts';
import { RUNTIME_NAME } from './simulated-runtime.ts';

/** Where the volumes of simulated Pods are: on no disk. */
export const VOLUMES_ROOT = `${RUNTIME_NAME}:/`;

/** Volumes of which there is nothing on any disk: all are there at once, whatever they refer to. */
export const simulatedVolumes: VolumeManager & Disposable = {
  mount: () => true,
  mountsOf: ({ metadata }, container, values) =>
    mountsIn(`${VOLUMES_ROOT}/${metadata.uid ?? ''}/volumes`, container, values),
  unmount: () => {},
  dispose: () => {},
};
