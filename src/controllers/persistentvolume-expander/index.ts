/**
 * The persistent volume expander: makes the local volumes of claims larger that ask for more, and says of other volumes that
 * somebody else is to do so.
 */
import type { ControllerDescriptor } from '../library/wiring/index.ts';
import { startPersistentVolumeExpander } from './persistent-volume-expander.ts';

export const persistentVolumeExpanderController: ControllerDescriptor = {
  name: 'persistentvolume-expander-controller',
  serviceAccount: 'expand-controller',
  watches: ['v1 persistentvolumes', 'v1 persistentvolumeclaims'],
  start: startPersistentVolumeExpander,
};
