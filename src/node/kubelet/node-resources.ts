import { Quantity } from '../../api/index.ts';
import type { Node } from '../../kinds/index.ts';

type Quantities = Readonly<Record<string, string | number>>;
type NodeStatus = NonNullable<Node['status']>;

/** What a node has, and what of it Pods may ask for. */
export interface NodeResources {
  readonly capacity: Quantities;
  readonly allocatable: Quantities;
}

/** What the node keeps back of a resource. */
export type Reserved = ReadonlyMap<string, Quantity>;

/**
 * What a Node keeps back, as its first status says: where less is allocatable than there is, the difference. From then
 * on what is allocatable follows from the capacity.
 */
export function reservedOf(own: Quantities, known: NodeStatus | undefined): Reserved {
  const reserved = new Map<string, Quantity>();
  const capacity = capacityOf(own, known);
  for (const [resource, allocatable] of Object.entries(known?.allocatable ?? {})) {
    const held = Object.hasOwn(capacity, resource) ? capacity[resource] : undefined;
    if (held === undefined) continue;
    const difference = Quantity.parse(held).subtract(Quantity.parse(allocatable));
    if (difference.sign() > 0) reserved.set(resource, difference);
  }
  return reserved;
}

/**
 * What a node has now. Capacity that its Node states beside its own is kept, as a kubelet keeps an extended resource that
 * somebody wrote there, and is allocatable but for what is kept back.
 */
export function nodeResourcesOf(
  own: Quantities,
  reserved: Reserved,
  known: NodeStatus | undefined,
): NodeResources {
  const capacity = capacityOf(own, known);
  const allocatable: Record<string, string | number> = {};
  for (const [resource, held] of Object.entries(capacity)) {
    const kept = reserved.get(resource);
    allocatable[resource] = kept ? lessThan(held, kept) : held;
  }
  return { capacity, allocatable };
}

/** Whether the Node says the same already. */
export function saysResources(known: NodeStatus | undefined, resources: NodeResources): boolean {
  return isSame(known?.capacity, resources.capacity) && isSame(known?.allocatable, resources.allocatable);
}

function capacityOf(own: Quantities, known: NodeStatus | undefined): Quantities {
  return { ...own, ...known?.capacity };
}

/** Negative amounts make no sense: then there is nothing. */
function lessThan(held: string | number, kept: Quantity): string {
  const left = Quantity.parse(held).subtract(kept);
  return left.sign() < 0 ? '0' : left.toString();
}

function isSame(known: Quantities | undefined, wanted: Quantities): boolean {
  const names = Object.keys(wanted);
  return (
    Object.keys(known ?? {}).length === names.length &&
    names.every((name) => {
      const [before, after] = [known?.[name], wanted[name]];
      if (before === after) return true;
      return (
        before !== undefined &&
        after !== undefined &&
        Quantity.parse(before).compare(Quantity.parse(after)) === 0
      );
    })
  );
}
