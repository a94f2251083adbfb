import type { CSINode } from '../../kinds/index.ts';
import { type Client, isAlreadyExists } from '../../client/index.ts';
import type { NodeRule } from './node-rule.ts';

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
function driversIn(text: string, nodeID: string): NonNullable<CSINode['spec']>['drivers'] {
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

/** The CSINode of a node, with the drivers that its annotation names. */
export function driversRule(client: Client, annotation: string): NodeRule {
  const csiNodes = client.resource<CSINode>('storage.k8s.io/v1', 'csinodes');
  return {
    annotation,
    what: 'CSINode',
    async publish({ metadata: { name = '', uid = '' } }, text = '') {
      const spec = { drivers: driversIn(text, name) };
      try {
        await csiNodes.create({
          apiVersion: 'storage.k8s.io/v1',
          kind: 'CSINode',
          metadata: {
            name,
            annotations: { 'storage.alpha.kubernetes.io/migrated-plugins': MIGRATED },
            ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
          },
          spec,
        });
      } catch (error) {
        if (!isAlreadyExists(error)) throw error;
        await csiNodes.patch({ name }, 'merge', { spec });
      }
    },
  };
}
