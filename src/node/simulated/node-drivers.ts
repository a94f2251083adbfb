import type { CSINode, Node } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type Client, isAlreadyExists } from '../../client/index.ts';

const RETRY_MS = 1000;
/** What was built into Kubernetes once, and is of drivers now. */
const MIGRATED = [
  'aws-ebs',
  'azure-disk',
  'azure-file',
  'cinder',
  'gce-pd',
  'portworx-volume',
  'vsphere-volume',
]
  .map((name) => `kubernetes.io/${name}`)
  .join(',');

/**
 * The CSI drivers of a node, with how many of their volumes it can have: `ebs.csi.aws.com=25,pd.csi.storage.gke.io`. A
 * node that says nothing of them publishes no CSINode, and takes any volume of any driver.
 */
export function driversIn(text: string, nodeID: string): NonNullable<CSINode['spec']>['drivers'] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', limit = ''] = each.split('=');
      const count = Number(limit);
      const allocatable =
        limit !== '' && Number.isInteger(count) && count >= 0 ? { allocatable: { count } } : {};
      return { name, nodeID, topologyKeys: [], ...allocatable };
    });
}

/** Publishes the CSINode of one node, whenever what is said of its drivers changes. */
export class NodeDrivers implements Disposable {
  private readonly client: Client;
  private readonly annotation: string;
  private node: Node;
  private said: string | undefined;
  private isWriting = false;
  private retry: Disposable | undefined;
  private isDisposed = false;

  constructor(client: Client, node: Node, annotation: string) {
    this.client = client;
    this.annotation = annotation;
    this.node = node;
    this.update(node);
  }

  update(node: Node): void {
    this.node = node;
    const text = node.metadata.annotations?.[this.annotation];
    if (text !== this.said && !this.isWriting) void this.write(text);
  }

  dispose(): void {
    this.isDisposed = true;
    this.retry?.dispose();
  }

  private async write(text: string | undefined): Promise<void> {
    if (this.isDisposed) return;
    this.isWriting = true;
    const { name = '', uid = '' } = this.node.metadata;
    const spec = { drivers: driversIn(text ?? '', name) };
    const csiNodes = this.client.resource<CSINode>('storage.k8s.io/v1', 'csinodes');
    try {
      await csiNodes
        .create({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'CSINode',
          metadata: {
            name,
            annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED },
            ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
          },
          spec,
        })
        .catch(async (error: unknown) => {
          if (!isAlreadyExists(error)) throw error;
          await csiNodes.patch({ name }, 'merge', { spec });
        });
      this.said = text;
      this.isWriting = false;
      this.update(this.node);
    } catch (error) {
      this.isWriting = false;
      if (this.isDisposed) return;
      this.client.log.warn('CSINode not written', { node: name, error });
      this.retry?.dispose();
      this.retry = this.client.clock.setTimer(RETRY_MS, () => this.update(this.node));
    }
  }
}
