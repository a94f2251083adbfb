import { formatMicroTime, StatusError } from '../../api/index.ts';
import type { Lease, Node } from '../../kinds/index.ts';
import { type Disposable, disposable } from '../../base/index.ts';
import type { Client } from '../../client/index.ts';

const NAMESPACE = 'kube-node-lease';
const LEASE_SECONDS = 40;
const RENEW_MS = 10_000;
const RETRY_MS = 1000;

/** Renews a node's Lease: how the cluster knows that the node is there. */
export function startHeartbeat(client: Client, node: Node): Disposable {
  const leases = client.resource<Lease>('coordination.k8s.io/v1', 'leases');
  const { name = '', uid = '' } = node.metadata;
  let stopped = false;
  let timer: Disposable | undefined;

  const renew = async (): Promise<void> => {
    const renewTime = formatMicroTime(client.clock.now());
    try {
      await leases.patch({ name, namespace: NAMESPACE }, 'merge', { spec: { renewTime } });
    } catch (error) {
      if (!(error instanceof StatusError && error.code === 404)) throw error;
      await leases.create({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
          name,
          namespace: NAMESPACE,
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }],
        },
        spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime },
      });
    }
  };
  const beat = async (): Promise<void> => {
    let pauseMs = RENEW_MS;
    try {
      await renew();
    } catch (error) {
      pauseMs = RETRY_MS;
      client.log.warn('lease not renewed', { node: name, error });
    }
    if (!stopped) timer = client.clock.setTimer(pauseMs, () => void beat());
  };
  void beat();
  return disposable(() => {
    stopped = true;
    timer?.dispose();
  });
}
