/** What the plugins find out about one Pod in one scheduling cycle: written once, read for each node. */
export class CycleState {
  /** The plugins that have nothing to say of the Pod, by what they answered to PreFilter and to PreScore. */
  readonly skipFilterPlugins = new Set<string>();
  readonly skipScorePlugins = new Set<string>();
  private readonly data = new Map<StateKey<unknown>, unknown>();

  /** One that may be changed, and that this one does not change with: what a plugin wrote is copied where it can be. */
  clone(): CycleState {
    const copy = new CycleState();
    for (const name of this.skipFilterPlugins) copy.skipFilterPlugins.add(name);
    for (const name of this.skipScorePlugins) copy.skipScorePlugins.add(name);
    for (const [key, value] of this.data) copy.data.set(key, isCloneable(value) ? value.clone() : value);
    return copy;
  }

  write<T>(key: StateKey<T>, value: T): void {
    this.data.set(key, value);
  }

  read<T>(key: StateKey<T>): T | undefined {
    // Only `write` puts something in, and the key says of which type.
    return this.data.get(key) as T | undefined;
  }
}

/** Under what a plugin keeps its part of a {@link CycleState}: each key made is one of its own. */
export class StateKey<T> {
  /** Only the type checker asks. */
  declare readonly valueType?: T;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Cloneable {
  clone(): unknown;
}

function isCloneable(value: unknown): value is Cloneable {
  return typeof value === 'object' && value !== null && 'clone' in value && typeof value.clone === 'function';
}
