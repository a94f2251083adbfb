import type { Node } from '../../kinds/index.ts';
import { type Disposable, Disposables } from '../../base/index.ts';
import {
  createEventRecorder,
  keyOf,
  nameOfKey,
  startController,
  type WatchSource,
  type WorkQueue,
} from '../../client/index.ts';
import type { ControllerContext } from '../library/wiring/index.ts';
import { CidrSet } from './cidr-set.ts';

export function startNodeIpamController(context: ControllerContext): Disposable {
  const { client, informers, nodeCidrs } = context;
  const started = new Disposables();
  const nodes = informers.of<Node>('v1', 'nodes');
  const resource = client.resource<Node>('v1', 'nodes');
  const events = started.add(createEventRecorder(client, 'cidrAllocator'));
  const ranges = new NodeRanges(new CidrSet(nodeCidrs));
  /** The nodes for which there was none, by their keys: each range that becomes free wakes one of them. */
  const waiting = new Set<string>();
  const wakeOne = (queue: WorkQueue): void => {
    const [key] = waiting;
    if (key === undefined) return;
    waiting.delete(key);
    queue.add(key);
  };

  const watch: WatchSource = {
    informer: nodes,
    start: (queue) => {
      const see = (node: Node): void => {
        if (ranges.see(node)) wakeOne(queue);
        if (cidrsOf(node).length === 0) queue.add(keyOf(node));
      };
      return nodes.addHandler({
        added: see,
        updated: see,
        deleted: (node) => {
          waiting.delete(keyOf(node));
          if (ranges.forget(node)) wakeOne(queue);
        },
      });
    },
  };
  started.add(
    startController(context, {
      watches: [watch],
      async reconcile(key) {
        const node = nodes.cache.get(nameOfKey(key));
        if (!node || cidrsOf(node).length > 0 || node.metadata.deletionTimestamp !== undefined) return;
        const cidr = ranges.reserve(node);
        if (cidr === undefined) {
          if (!waiting.has(key)) tellThatNoneIsLeft(node);
          waiting.add(key);
          return;
        }
        waiting.delete(key);
        const { name = '', uid = '' } = node.metadata;
        const body = { metadata: { uid }, spec: { podCIDR: cidr, podCIDRs: [cidr] } };
        await resource.patch({ name }, 'strategic', body);
      },
    }),
  );
  const tellThatNoneIsLeft = (node: Node): void =>
    events.normal(
      node,
      'CIDRNotAvailable',
      `Node ${node.metadata.name ?? ''} status is now: CIDRNotAvailable`,
    );
  return started;
}

/**
 * Which node holds which ranges: those that its object names, or the one that is about to be written there. The latter
 * stays reserved while the write is tried again: an answer that was lost may have been a success.
 */
class NodeRanges {
  private readonly set: CidrSet;
  private readonly held = new Map<string, readonly string[]>();

  constructor(set: CidrSet) {
    this.set = set;
  }

  /** Follows what a node's object says. Gives whether a range became free. */
  see(node: Node): boolean {
    const { uid = '' } = node.metadata;
    const cidrs = cidrsOf(node);
    const before = this.held.get(uid) ?? [];
    if (cidrs.length === 0 || sameTexts(before, cidrs)) return false;
    for (const cidr of cidrs) this.set.occupy(cidr);
    for (const cidr of before) this.set.release(cidr);
    this.held.set(uid, cidrs);
    return before.length > 0;
  }

  reserve({ metadata: { uid = '' } }: Node): string | undefined {
    const reserved = this.held.get(uid)?.[0];
    if (reserved !== undefined) return reserved;
    const cidr = this.set.allocateNext();
    if (cidr !== undefined) this.held.set(uid, [cidr]);
    return cidr;
  }

  /** The node is gone. Gives whether a range became free. */
  forget({ metadata: { uid = '' } }: Node): boolean {
    const cidrs = this.held.get(uid) ?? [];
    this.held.delete(uid);
    for (const cidr of cidrs) this.set.release(cidr);
    return cidrs.length > 0;
  }
}

function cidrsOf({ spec }: Node): readonly string[] {
  if (spec?.podCIDRs && spec.podCIDRs.length > 0) return spec.podCIDRs;
  return spec?.podCIDR ? [spec.podCIDR] : [];
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}
