import type { Node } from '../../kinds/index.ts';
import type { Informer } from '../../client/index.ts';
import { type AddressPool, createAddressPool } from './address-pool.ts';

/** The addresses of the nodes themselves. */
export const NODE_CIDR = '172.30.0.0/16';

/** Which address each node has. */
export interface NodeAddresses {
  of(node: Node): string;
  forget(node: Node): void;
}

/** An address for each node: the one that its status names, so that it is the same after a restart, or a free one. */
export function nodeAddresses(nodes: Informer<Node>): NodeAddresses {
  const byAddress = nodes.cache.index('internal IP', (node) => {
    const address = internalIpOf(node);
    return address === undefined ? [] : [address];
  });
  const pool: AddressPool = createAddressPool({
    cidr: NODE_CIDR,
    isHeld: (address) => byAddress.sizeOf(address) > 0,
  });
  const given = new Map<string, string>();
  return {
    of(node) {
      const { uid = '' } = node.metadata;
      const address = given.get(uid) ?? internalIpOf(node) ?? pool.take();
      given.set(uid, address);
      return address;
    },
    forget({ metadata: { uid = '' } }) {
      const address = given.get(uid);
      given.delete(uid);
      if (address !== undefined) pool.giveBack(address);
    },
  };
}

export function internalIpOf({ status }: Node): string | undefined {
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}
