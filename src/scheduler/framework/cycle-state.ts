/** What the plugins find out about one Pod in one scheduling cycle: written once, read for each node. */
export class CycleState {
  /** The plugins that have nothing to say of the Pod, by what they answered to PreFilter and to PreScore. */
  readonly skipFilterPlugins = new Set<string>();
  readonly skipScorePlugins = new Set<string>();
  private readonly data = new Map<StateKey<unknown>, unknown>();

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
