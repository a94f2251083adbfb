import type { TimeSlice } from '../../base/index.ts';
import type { NodeInfo, Snapshot } from '../framework/index.ts';

/**
 * Something counted over all nodes and their Pods, and kept up: each node has a part in it, which is taken out and counted
 * anew when the node has changed since. So it costs what changed, and all nodes but the first time.
 */
export abstract class NodeView<Part> {
  private version = -1;
  private readonly parts = new Map<string, Part>();

  /** Brings it up to date, in slices. A view that was left half way is brought up to date by the next call. */
  async refresh(snapshot: Snapshot, slice: TimeSlice): Promise<void> {
    if (this.version === snapshot.version) return;
    for (const name of this.changedIn(snapshot)) {
      const node = snapshot.get(name);
      this.replace(name, node);
      if (slice.spend(1 + (node ? this.costOf(node) : 0))) await slice.yield();
    }
    this.version = snapshot.version;
  }

  protected partOf(nodeName: string): Part | undefined {
    return this.parts.get(nodeName);
  }

  /** What the node adds; undefined where nothing. */
  protected abstract count(node: NodeInfo): Part | undefined;
  /** In how many steps. */
  protected abstract costOf(node: NodeInfo): number;
  /** Puts a part in, or takes it out again. */
  protected abstract apply(part: Part, sign: 1 | -1): void;

  private changedIn(snapshot: Snapshot): Iterable<string> {
    const changed = this.version < 0 ? undefined : snapshot.changedSince(this.version);
    return changed ?? new Set([...this.parts.keys(), ...snapshot.nodes.map(({ name }) => name)]);
  }

  private replace(name: string, node: NodeInfo | undefined): void {
    const old = this.parts.get(name);
    const part = node && this.count(node);
    if (old === part) return;
    if (old !== undefined) this.apply(old, -1);
    if (part !== undefined) {
      this.apply(part, 1);
      this.parts.set(name, part);
    } else if (old !== undefined) this.parts.delete(name);
  }
}
