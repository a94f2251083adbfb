/** Amounts of resources. Cpu and memory, which are asked for with each node, stand apart. */
export interface Resources {
  readonly milliCpu: number;
  readonly memoryBytes: number;
  /** Any other by its name: `ephemeral-storage`, `example.com/gpu`. */
  readonly others: ReadonlyMap<string, number>;
}
export declare class ResourceSum implements Resources {
  milliCpu: number;
  memoryBytes: number;
  readonly others: Map<string, number>;
  constructor({ milliCpu, memoryBytes, others }?: Resources);
  add(amounts: Resources, sign?: 1 | -1): void;
}
/** Amounts by name, cpu in thousandths, as {@link Resources}. */
export declare function resourcesOf(amounts: ReadonlyMap<string, number>): Resources;
/** The amount of one resource, by its name. */
export declare function amountIn({ milliCpu, memoryBytes, others }: Resources, resource: string): number;
/** The names of the resources of which there is, or was, some. */
export declare function resourceNamesIn({ others }: Resources): readonly string[];
export declare const NOTHING: Resources;
//# sourceMappingURL=resources.d.ts.map
