import type { Node } from '../../kinds/index.ts';
import { type Client, isNewer } from '../../client/index.ts';
import { type Disposable, disposable } from '../../base/index.ts';

const RETRY_MS = 1000;
const SETTLE_MS = 5000;
const MANAGED = 'volumes.kubernetes.io/controller-managed-attach-detach';

/**
 * The disks of one node, as its kubelet knows them: what its Pods use it says in `status.volumesInUse`, so that nobody
 * takes it away; what is attached it reads in `status.volumesAttached`. A node whose Pods have no disks writes nothing.
 */
export class AttachedDisks implements Disposable {
  private readonly client: Client;
  private node: Node;
  private readonly users = new Map<string, Set<string>>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private isWriting = false;
  private isDisposed = false;
  private retry: Disposable | undefined;

  constructor(client: Client, node: Node) {
    this.client = client;
    this.node = node;
    if (node.status?.volumesInUse?.length) {
      // By then all Pods have said what they use: what the node said before, and nobody uses, is let go.
      this.retry = client.clock.setTimer(SETTLE_MS, () => void this.write());
    }
  }

  /** The Node has changed. */
  update(node: Node): void {
    const before = this.node;
    // What a write answers and what a watch tells come in either order.
    if (isNewer(before, node)) return;
    this.node = node;
    const heard = [...this.listeners]
      .filter(([disk]) => isReady(node, disk) !== isReady(before, disk))
      .flatMap(([, listeners]) => [...listeners]);
    for (const changed of heard) changed();
  }

  /** Says that a Pod uses a disk; true once it is attached, and the node has said that it is in use. */
  use(disk: string, podUid: string): boolean {
    const users = this.users.get(disk) ?? new Set();
    this.users.set(disk, users.add(podUid));
    void this.write();
    return isReady(this.node, disk);
  }

  onChange(disk: string, changed: () => void): Disposable {
    const listeners = this.listeners.get(disk) ?? new Set();
    this.listeners.set(disk, listeners.add(changed));
    return disposable(() => {
      listeners.delete(changed);
      if (listeners.size === 0 && this.listeners.get(disk) === listeners) this.listeners.delete(disk);
    });
  }

  /** A Pod uses nothing any more. */
  release(disks: Iterable<string>, podUid: string): void {
    for (const disk of disks) {
      const users = this.users.get(disk);
      users?.delete(podUid);
      if (users?.size === 0) this.users.delete(disk);
    }
    void this.write();
  }

  dispose(): void {
    this.isDisposed = true;
    this.retry?.dispose();
    this.listeners.clear();
  }

  private async write(): Promise<void> {
    const { node } = this;
    const volumesInUse = [...this.users.keys()].toSorted();
    const said = node.status?.volumesInUse ?? [];
    const isSaid = volumesInUse.length === said.length && volumesInUse.every((disk) => said.includes(disk));
    if (isSaid || this.isWriting || this.isDisposed) return;
    this.isWriting = true;
    try {
      const nodes = this.client.resource<Node>('v1', 'nodes');
      if (node.metadata.annotations?.[MANAGED] === undefined) {
        await nodes.patch(node.metadata, 'merge', { metadata: { annotations: { [MANAGED]: 'true' } } });
      }
      const body = { status: { volumesInUse: volumesInUse.length === 0 ? null : volumesInUse } };
      const written = await nodes.patch(node.metadata, 'merge', body, { subresource: 'status' });
      this.isWriting = false;
      this.update(written);
      await this.write();
    } catch (error) {
      this.isWriting = false;
      if (this.isDisposed) return;
      this.client.log.warn('volumes in use not written', { node: node.metadata.name, error });
      this.retry?.dispose();
      this.retry = this.client.clock.setTimer(RETRY_MS, () => void this.write());
    }
  }
}

function isReady({ status }: Node, disk: string): boolean {
  return (
    (status?.volumesAttached?.some(({ name }) => name === disk) ?? false) &&
    (status?.volumesInUse?.includes(disk) ?? false)
  );
}
