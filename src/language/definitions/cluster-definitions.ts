import type { Kinds } from '../../api/index.ts';
import type { DefinedResource } from '../catalog/defined-resources.ts';
import { clusterDefinition } from '../catalog/cluster-definition.ts';

/** So many definitions are taken of a cluster, of so many characters together. */
const MOST = 2000;
const MOST_CHARACTERS = 128 * 1024 * 1024;

/**
 * The definitions of custom resources that a cluster has, by their names, as somebody who watches it tells of them. They
 * stand behind those of files. One that comes again and says what it said stays what it was, with all that was made of it.
 *
 *     cluster.set('things.example.com', spec);
 *     defined.catalogOf(files, cluster.all());
 */
export class ClusterDefinitions {
  /** Definitions that were read, and those of which the schemas were, too. */
  readonly work = { read: 0, decoded: 0 };
  private readonly kinds: Kinds;
  private readonly byName = new Map<string, DefinedResource>();
  private characters = 0;
  private shared: ReadonlyMap<string, DefinedResource> | undefined;

  constructor(kinds: Kinds) {
    this.kinds = kinds;
  }

  /** Takes what a definition says now; false where there is no room for it. One that says too little defines nothing. */
  set(name: string, spec: unknown): boolean {
    const before = this.byName.get(name);
    this.work.read++;
    const now = clusterDefinition(spec, this.kinds, () => this.work.decoded++);
    if (before && now && before.text === now.text) return true;
    this.remove(name);
    if (!now) return true;
    if (this.byName.size >= MOST || this.characters + now.text.length > MOST_CHARACTERS) return false;
    this.byName.set(name, now);
    this.characters += now.text.length;
    this.shared = undefined;
    return true;
  }

  remove(name: string): void {
    const before = this.byName.get(name);
    if (!before) return;
    this.byName.delete(name);
    this.characters -= before.text.length;
    this.shared = undefined;
  }

  clear(): void {
    this.byName.clear();
    this.characters = 0;
    this.shared = undefined;
  }

  /** What there is now, in the order in which it came. The same map until something changes. */
  all(): ReadonlyMap<string, DefinedResource> {
    this.shared ??= new Map(this.byName);
    return this.shared;
  }
}
