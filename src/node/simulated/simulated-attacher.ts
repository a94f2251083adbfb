import { diskOf, type Node, type PersistentVolume, type VolumeAttachment } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import {
  type Client,
  type Informers,
  isNotFound,
  type ReconcileResult,
  startController,
  watchObjects,
} from '../../client/index.ts';

export interface SimulatedAttacherOptions {
  /** Speaks for the drivers of disks. */
  readonly client: Client;
  readonly informers: Informers;
  readonly annotationPrefix: string;
}

const ATTACHMENTS = 'volumeattachments';

/**
 * What stands behind the disks of all drivers on simulated nodes: attaches what a VolumeAttachment asks for, and lets it
 * go when that is deleted. A PersistentVolume may say how its disk behaves:
 *
 * | annotation | effect |
 * |---|---|
 * | `PREFIX/attach-ms` | attaching takes so long |
 * | `PREFIX/attach-error` | it fails with that message, for as long as it says so |
 */
export function startSimulatedAttacher(options: SimulatedAttacherOptions): Disposable {
  const { client, informers, annotationPrefix } = options;
  const attachments = informers.of<VolumeAttachment>('storage.k8s.io/v1', ATTACHMENTS);
  const volumes = informers.of<PersistentVolume>('v1', 'persistentvolumes');
  const nodes = informers.of<Node>('v1', 'nodes');
  const resource = client.resource<VolumeAttachment>('storage.k8s.io/v1', ATTACHMENTS);
  const byVolume = attachments.cache.index('volume', ({ spec }) => [
    spec?.source?.persistentVolumeName ?? '',
  ]);
  const { clock, log } = client;
  /** By attachment's uid when it was first seen. */
  const since = new Map<string, number>();

  const volumeFor = ({ spec }: VolumeAttachment): PersistentVolume | undefined =>
    volumes.cache.get({ name: spec?.source?.persistentVolumeName ?? '' });
  const isSimulated = (name: string): boolean =>
    nodes.cache.get({ name })?.metadata.annotations?.[`${annotationPrefix}/node`] === 'simulated';

  const attach = async (attachment: VolumeAttachment): Promise<ReconcileResult | undefined> => {
    const { metadata, spec, status } = attachment;
    const { uid = '' } = metadata;
    if (status?.attached === true || !isSimulated(spec?.nodeName ?? '')) return undefined;
    const annotations = volumeFor(attachment)?.metadata.annotations;
    const begun = since.get(uid) ?? clock.now();
    since.set(uid, begun);
    const missingMs = begun + (Number(annotations?.[`${annotationPrefix}/attach-ms`]) || 0) - clock.now();
    if (missingMs > 0) return { againAfterMs: missingMs };
    const message = annotations?.[`${annotationPrefix}/attach-error`];
    if (message !== undefined && status?.attachError?.message === message) return undefined;
    const finalizer = finalizerOf(attachment);
    if (!metadata.finalizers?.includes(finalizer)) {
      const finalizers = [...(metadata.finalizers ?? []), finalizer];
      const body = { metadata: { resourceVersion: metadata.resourceVersion, finalizers } };
      await resource.patch(metadata, 'merge', body);
    }
    const result =
      message === undefined
        ? { attached: true, attachError: null }
        : { attached: false, attachError: { time: new Date(clock.now()).toISOString(), message } };
    await resource.patch(metadata, 'merge', { status: result }, { subresource: 'status' });
    since.delete(uid);
    return undefined;
  };
  const detach = async (attachment: VolumeAttachment): Promise<void> => {
    const { metadata } = attachment;
    since.delete(metadata.uid ?? '');
    const own = finalizerOf(attachment);
    if (!metadata.finalizers?.includes(own)) return;
    const finalizers = metadata.finalizers.filter((each) => each !== own);
    try {
      await resource.patch(metadata, 'merge', {
        metadata: { resourceVersion: metadata.resourceVersion, finalizers },
      });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  };
  return startController(
    { name: 'simulated-attacher', clock, log: log.named('simulated-attacher') },
    {
      watches: [
        watchObjects(attachments, ({ metadata }) => metadata.name),
        {
          informer: volumes,
          start: (queue) =>
            volumes.addHandler({
              updated: (volume) => {
                if (!diskOf(volume)) return;
                for (const { metadata } of byVolume.get(volume.metadata.name ?? ''))
                  queue.add(metadata.name ?? '');
              },
            }),
        },
      ],
      reads: [nodes],
      async reconcile(name) {
        const attachment = attachments.cache.get({ name });
        if (!attachment) return undefined;
        if (attachment.metadata.deletionTimestamp === undefined) return attach(attachment);
        return detach(attachment).then(() => undefined);
      },
    },
  );
}

/** By which upstream's external attacher keeps an attachment until its disk is let go. */
function finalizerOf({ spec }: VolumeAttachment): string {
  return `external-attacher/${(spec?.attacher ?? '').replaceAll(/[^a-zA-Z0-9-]/g, '-')}`;
}
