import type { VolumeManager } from '../managers/index.ts';
import { RUNTIME_NAME } from './simulated-runtime.ts';

/** Volumes of which there is nothing on any disk: all are there at once. */
export const simulatedVolumes: VolumeManager = {
  mount: () => true,
  mountsOf: ({ metadata }, { volumeMounts = [] }) =>
    volumeMounts.map(({ name, mountPath, readOnly = false }) => ({
      containerPath: mountPath,
      hostPath: `${RUNTIME_NAME}://${metadata.uid ?? ''}/volumes/${name}`,
      readonly: readOnly,
    })),
  unmount: () => {},
};
