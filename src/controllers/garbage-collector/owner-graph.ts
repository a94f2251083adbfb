import { firstWith } from '../../base/index.ts';
import type { OwnerReference } from '../../api/index.ts';
import type { ApiObject } from '../../client/index.ts';

export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** An object in the graph of who owns whom. */
export interface GraphNode {
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly owners: readonly OwnerReference[];
  readonly dependents: ReadonlySet<GraphNode>;
  /** Of the dependents those for which it waits when it is deleted in the foreground. */
  readonly blockers: ReadonlySet<GraphNode>;
  /** Only named as an owner so far: whether it exists is not known. */
  readonly virtual: boolean;
  /** Being deleted, whichever way. */
  readonly ending: boolean;
  /** Being deleted in the foreground: it waits for those dependents that block it. */
  readonly endingInForeground: boolean;
}

/** What the graph asks for when it changes. */
export interface GraphListener {
  /** Whether the object should still exist may have changed. */
  check(uid: string): void;
  /** The object's deletion asks for its dependents to be orphaned. */
  orphan(uid: string): void;
  /** A reference names an object by its uid that is elsewhere, or of another kind. */
  mismatch(dependent: GraphNode, reference: OwnerReference): void;
}

type MutableNode = { -readonly [K in keyof GraphNode]: GraphNode[K] } & {
  dependents: Set<GraphNode>;
  blockers: Set<GraphNode>;
};

/** What most objects have of both: a set of its own for each would be most of what the graph takes. Nothing is ever put into it. */
const NONE = new Set<GraphNode>();

/**
 * Who owns whom, kept up with each event: every step costs as much as the object has owners, or a deleted one
 * dependents. An owner that was never seen is a virtual node until it is, or turns out not to exist.
 */
export class OwnerGraph {
  private readonly listener: GraphListener;
  private readonly nodes = new Map<string, MutableNode>();
  private readonly orphaning = new Set<string>();

  constructor(listener: GraphListener) {
    this.listener = listener;
  }

  get(uid: string): GraphNode | undefined {
    return this.nodes.get(uid);
  }

  /** An object is there, or has changed. */
  observe(object: ApiObject): void {
    const { uid = '', ownerReferences = [], finalizers = [], deletionTimestamp } = object.metadata;
    const ending = deletionTimestamp !== undefined;
    const known = this.nodes.get(uid);
    const wasOrphaning = known?.ending === true && this.orphaning.has(uid);
    const node = known ?? this.add(uid, object.apiVersion, object.kind, object.metadata, false);
    if (known?.virtual) this.makeReal(known, object);
    this.setOwners(node, ownerReferences);

    const wasForeground = node.endingInForeground;
    node.ending = ending;
    node.endingInForeground = ending && finalizers.includes(FOREGROUND_FINALIZER);
    if (ending && finalizers.includes(ORPHAN_FINALIZER)) {
      this.orphaning.add(uid);
      if (!wasOrphaning) this.listener.orphan(uid);
    } else this.orphaning.delete(uid);
    if (node.endingInForeground && !wasForeground) {
      for (const dependent of node.dependents) this.listener.check(dependent.uid);
      this.listener.check(uid);
    }
  }

  /** An object is gone: those that it owned, and the owners that waited for it, are looked at again. */
  forget(uid: string): void {
    const node = this.nodes.get(uid);
    if (!node) return;
    this.nodes.delete(uid);
    this.orphaning.delete(uid);
    for (const dependent of node.dependents) this.listener.check(dependent.uid);
    for (const reference of node.owners) {
      const owner = this.nodes.get(reference.uid);
      owner?.dependents.delete(node);
      owner?.blockers.delete(node);
      if (owner?.endingInForeground) this.listener.check(owner.uid);
      // A virtual owner is there for its dependents only.
      if (owner?.virtual && owner.dependents.size === 0) this.nodes.delete(owner.uid);
    }
  }

  private setOwners(node: MutableNode, owners: readonly OwnerReference[]): void {
    const before = new Map(node.owners.map((reference) => [reference.uid, reference]));
    node.owners = owners;
    const blocked = new Set(owners.filter((owner) => owner.blockOwnerDeletion).map(({ uid }) => uid));
    for (const reference of owners) {
      const old = before.get(reference.uid);
      before.delete(reference.uid);
      if (!old) this.link(node, reference);
      const owner = this.nodes.get(reference.uid);
      if (owner && blocked.has(reference.uid)) owner.blockers = withOne(owner.blockers, node);
      else owner?.blockers.delete(node);
      if (old?.blockOwnerDeletion && !reference.blockOwnerDeletion) this.unblocked(reference.uid);
    }
    for (const uid of before.keys()) {
      const owner = this.nodes.get(uid);
      owner?.dependents.delete(node);
      owner?.blockers.delete(node);
      this.unblocked(uid);
    }
  }

  private unblocked(ownerUid: string): void {
    if (this.nodes.get(ownerUid)?.endingInForeground) this.listener.check(ownerUid);
  }

  private link(node: MutableNode, reference: OwnerReference): void {
    const known = this.nodes.get(reference.uid);
    const owner = known ?? this.addVirtual(node, reference);
    owner.dependents = withOne(owner.dependents, node);
    if (!known) this.listener.check(owner.uid);
    else if (!owner.virtual && !fits(owner, node, reference)) this.mismatched(node, reference);
    // An owner in foreground deletion takes along what comes late.
    else if (owner.endingInForeground) this.listener.check(node.uid);
  }

  private mismatched(node: GraphNode, reference: OwnerReference): void {
    this.listener.mismatch(node, reference);
    this.listener.check(node.uid);
  }

  private makeReal(node: MutableNode, { apiVersion, kind, metadata }: ApiObject): void {
    node.virtual = false;
    node.apiVersion = apiVersion;
    node.kind = kind;
    node.name = metadata.name ?? '';
    node.namespace = metadata.namespace;
    for (const dependent of node.dependents) {
      const reference = firstWith(dependent.owners, uidOfOwner, node.uid);
      if (reference && !fits(node, dependent, reference)) this.mismatched(dependent, reference);
    }
  }

  private addVirtual(dependent: GraphNode, reference: OwnerReference): MutableNode {
    const { apiVersion, kind, name, uid } = reference;
    return this.add(uid, apiVersion, kind, { name, namespace: dependent.namespace }, true);
  }

  private add(
    uid: string,
    apiVersion: string,
    kind: string,
    { name = '', namespace }: { name?: string; namespace?: string | undefined },
    virtual: boolean,
  ): MutableNode {
    const node: MutableNode = {
      uid,
      apiVersion,
      kind,
      name,
      namespace,
      virtual,
      owners: [],
      dependents: NONE,
      blockers: NONE,
      ending: false,
      endingInForeground: false,
    };
    this.nodes.set(uid, node);
    return node;
  }
}

function withOne(nodes: Set<GraphNode>, node: GraphNode): Set<GraphNode> {
  return nodes === NONE ? new Set([node]) : nodes.add(node);
}

/** Whether an object is the one that a dependent's reference describes: in its namespace, or in none. */
function fits(owner: GraphNode, dependent: GraphNode, reference: OwnerReference): boolean {
  const near = owner.namespace === undefined || owner.namespace === dependent.namespace;
  return (
    near && owner.kind === reference.kind && owner.name === reference.name && sameGroup(owner, reference)
  );
}

function sameGroup(a: { apiVersion: string }, b: { apiVersion: string }): boolean {
  const group = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return group(a.apiVersion) === group(b.apiVersion);
}

function uidOfOwner({ uid }: OwnerReference): string {
  return uid;
}
