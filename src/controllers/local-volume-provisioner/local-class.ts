import type { StorageClass } from '../../kinds/index.ts';
import { isAlreadyExists } from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';

const NAME = 'standard';

/**
 * Brings the default StorageClass, so that a claim that names none gets a volume. One that is there already is left as
 * it is. Volumes wait for their first consumer: a folder is on one node, and that is where its Pod has to run.
 */
export async function bringLocalClass(
  { client, log }: ControllerContext,
  provisioner: string,
): Promise<void> {
  try {
    await client.resource<StorageClass>('storage.k8s.io/v1', 'storageclasses').create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: NAME, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  } catch (error) {
    if (!isAlreadyExists(error)) log.error('the default storage class was not made', { name: NAME, error });
  }
}
