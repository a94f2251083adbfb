import type { Log } from '../base/index.ts';
import type { Client } from '../client/index.ts';
import { freeRanges, type NodeCidrs } from '../controllers/index.ts';
import type { Node } from '../kinds/index.ts';
import { registerNodes, type RegisterNodesOptions } from '../node/index.ts';

export interface BringNodesOptions extends Omit<RegisterNodesOptions, 'existing' | 'nextRange'> {
  readonly administrator: Client;
  readonly log: Log;
  /** From where nodes get the ranges of their Pods; left out where nobody gives them any. */
  readonly cidrs: NodeCidrs | undefined;
}

/** Registers the nodes that the cluster begins with, before its controllers look at any. */
export async function bringNodes(options: BringNodesOptions): Promise<void> {
  if (options.count === 0) return;
  try {
    const { items } = await options.administrator.resource<Node>('v1', 'nodes').listAll();
    const nextRange = options.cidrs && freeRanges(options.cidrs, items);
    await registerNodes({ ...options, existing: items, nextRange });
  } catch (error) {
    options.log.warn('nodes not registered: they are tried again one by one', { error });
  }
}
