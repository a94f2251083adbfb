/** What the plugins find out about one Pod in one scheduling cycle: written once, read for each node. */
export declare class CycleState {
  /** The plugins that have nothing to say of the Pod, by what they answered to PreFilter and to PreScore. */
  readonly skipFilterPlugins: Set<string>;
  readonly skipScorePlugins: Set<string>;
  private readonly data;
  write<T>(key: StateKey<T>, value: T): void;
  read<T>(key: StateKey<T>): T | undefined;
}
/** Under what a plugin keeps its part of a {@link CycleState}: each key made is one of its own. */
export declare class StateKey<T> {
  /** Only the type checker asks. */
  readonly valueType?: T;
  readonly name: string;
  constructor(name: string);
}
//# sourceMappingURL=cycle-state.d.ts.map
