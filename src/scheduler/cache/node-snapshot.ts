import type { NodeInfo, Snapshot } from '../framework/index.ts';
import { RecencyList } from './recency-list.ts';

/** Of so many nodes that are gone, beside as many as there are, it is remembered that they were there. */
const GONE_LIMIT = 1000;

/** The {@link Snapshot} that the cache brings up to date between two cycles, and that nobody changes during one. */
export class NodeSnapshot implements Snapshot {
  /** The newest generation that it has seen. */
  generation = 0;
  /** Of which set and order of nodes it is. */
  nodesVersion = 0;
  version = 0;
  private list: NodeInfo[] = [];
  private readonly indexes = new Map<string, number>();
  private readonly changes = new RecencyList<string>();
  private readonly changedAt = new Map<string, number>();
  /** What went up to this version is forgotten. */
  private forgotten = 0;

  get nodes(): readonly NodeInfo[] {
    return this.list;
  }

  get(nodeName: string): NodeInfo | undefined {
    const index = this.indexes.get(nodeName);
    return index === undefined ? undefined : this.list[index];
  }

  changedSince(version: number): Iterable<string> | undefined {
    return version < this.forgotten ? undefined : this.newerThan(version);
  }

  put(info: NodeInfo): void {
    const index = this.indexes.get(info.name);
    if (index === undefined) return;
    this.list[index] = info;
    this.touch(info.name);
  }

  replaceAll(nodes: NodeInfo[]): void {
    const old = this.list;
    for (const info of nodes) if (this.get(info.name) !== info) this.touch(info.name);
    this.list = nodes;
    this.indexes.clear();
    nodes.forEach(({ name }, index) => this.indexes.set(name, index));
    for (const { name } of old) if (!this.indexes.has(name)) this.touch(name);
    if (this.changedAt.size > 2 * nodes.length + GONE_LIMIT) this.forgetGone();
  }

  private *newerThan(version: number): Generator<string, void, undefined> {
    for (const name of this.changes) {
      if ((this.changedAt.get(name) ?? 0) <= version) return;
      yield name;
    }
  }

  private touch(name: string): void {
    this.changedAt.set(name, ++this.version);
    this.changes.touch(name);
  }

  private forgetGone(): void {
    this.forgotten = this.version;
    for (const name of this.changedAt.keys()) {
      if (this.indexes.has(name)) continue;
      this.changedAt.delete(name);
      this.changes.delete(name);
    }
  }
}
