import type { Node } from '../../kinds/index.ts';
import { type Informer, isNewer, isNotFound, type ResourceClient } from '../../client/index.ts';
import { deepEqual } from '../../base/index.ts';
import type { Attachments } from './attachments.ts';

/** Says on each Node what is attached to it: `status.volumesAttached`, after which its kubelet goes. */
export class NodeReports {
  private readonly attachments: Attachments;
  private readonly nodes: Informer<Node>;
  private readonly resource: ResourceClient<Node>;
  /** The last write of each node, until the cache has it. */
  private readonly written = new Map<string, Node>();
  private readonly writing = new Map<string, Promise<void>>();

  constructor(attachments: Attachments, nodes: Informer<Node>, resource: ResourceClient<Node>) {
    this.attachments = attachments;
    this.nodes = nodes;
    this.resource = resource;
  }

  /** Resolves when the Node says what is attached to it now, leaving out what is about to be taken away. */
  write(nodeName: string): Promise<void> {
    const before = this.writing.get(nodeName) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(() => this.writeNow(nodeName));
    this.writing.set(nodeName, next);
    const end = (): void => {
      if (this.writing.get(nodeName) === next) this.writing.delete(nodeName);
    };
    next.then(end, end);
    return next;
  }

  private async writeNow(nodeName: string): Promise<void> {
    const node = this.current(nodeName);
    if (!node) return;
    const volumesAttached = this.attachments
      .on(nodeName)
      .filter((attachment) => attachment.status?.attached === true && !this.attachments.isLeaving(attachment))
      .flatMap((attachment) => this.attachments.diskNameOf(attachment) ?? [])
      .toSorted()
      .map((name) => ({ name, devicePath: '' }));
    if (deepEqual(node.status?.volumesAttached ?? [], volumesAttached)) return;
    try {
      const body = { status: { volumesAttached } };
      const written = await this.resource.patch(node.metadata, 'merge', body, { subresource: 'status' });
      this.written.set(nodeName, written);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private current(nodeName: string): Node | undefined {
    const cached = this.nodes.cache.get({ name: nodeName });
    const written = this.written.get(nodeName);
    if (!written) return cached;
    if (cached && isNewer(written, cached)) return written;
    this.written.delete(nodeName);
    return cached;
  }
}
