import type { DaemonSet, Node } from '../../kinds/index.ts';
import { type Placement, placementRule } from './daemon-nodes.ts';

interface KnownPlacements {
  readonly uid: string | undefined;
  readonly generation: number | undefined;
  readonly of: (node: Node) => Placement;
}

/**
 * Where the Pods of sets may run: found out once for a node as it is and a set as its user last changed it, however often
 * a Pod of the set tells of itself.
 */
export class DaemonPlacements {
  private readonly sets = new Map<string, KnownPlacements>();

  /** Of a set by its key. Nodes must be those of a cache: they are never changed, only replaced. */
  of(key: string, set: DaemonSet): (node: Node) => Placement {
    const { uid, generation } = set.metadata;
    const known = this.sets.get(key);
    if (known && known.uid === uid && known.generation === generation) return known.of;
    const of = remembered(placementRule(set));
    this.sets.set(key, { uid, generation, of });
    return of;
  }

  forget(key: string): void {
    this.sets.delete(key);
  }
}

function remembered(rule: (node: Node) => Placement): (node: Node) => Placement {
  const known = new WeakMap<Node, Placement>();
  return (node) => {
    let placement = known.get(node);
    if (!placement) {
      placement = rule(node);
      known.set(node, placement);
    }
    return placement;
  };
}
