import type { Node } from '../../kinds/index.ts';

/** The names of the nodes by zone, so that a part of them is a part of each zone. */
export class NodeTree {
  private readonly zones = new Map<string, Set<string>>();
  private readonly zoneOf = new Map<string, string>();

  /** True where the order of the nodes is another for it. */
  set(node: Node): boolean {
    const { name = '' } = node.metadata;
    const zone = zoneKey(node);
    if (this.zoneOf.get(name) === zone) return false;
    this.delete(name);
    const names = this.zones.get(zone);
    if (names) names.add(name);
    else this.zones.set(zone, new Set([name]));
    this.zoneOf.set(name, zone);
    return true;
  }

  delete(name: string): void {
    const zone = this.zoneOf.get(name);
    if (zone === undefined) return;
    this.zoneOf.delete(name);
    const names = this.zones.get(zone);
    names?.delete(name);
    if (names?.size === 0) this.zones.delete(zone);
  }

  /** All names: the first of each zone, then the second of each, and so on. */
  list(): readonly string[] {
    const zones = [...this.zones.values()].map((names) => [...names]);
    const longest = zones.reduce((most, { length }) => Math.max(most, length), 0);
    const list: string[] = [];
    for (let i = 0; i < longest; i++) {
      for (const names of zones) {
        const name = names[i];
        if (name !== undefined) list.push(name);
      }
    }
    return list;
  }
}

function zoneKey({ metadata: { labels = {} } }: Node): string {
  const region = labels['topology.kubernetes.io/region'] ?? '';
  return `${region}\n${labels['topology.kubernetes.io/zone'] ?? ''}`;
}
