/** Amounts of resources. Cpu and memory, which are asked for with each node, stand apart. */
export interface Resources {
  readonly milliCpu: number;
  readonly memoryBytes: number;
  /** Any other by its name: `ephemeral-storage`, `example.com/gpu`. */
  readonly others: ReadonlyMap<string, number>;
}

export class ResourceSum implements Resources {
  milliCpu: number;
  memoryBytes: number;
  readonly others: Map<string, number>;

  constructor({ milliCpu, memoryBytes, others }: Resources = NOTHING) {
    this.milliCpu = milliCpu;
    this.memoryBytes = memoryBytes;
    this.others = new Map(others);
  }

  add(amounts: Resources, sign: 1 | -1 = 1): void {
    this.milliCpu += sign * amounts.milliCpu;
    this.memoryBytes += sign * amounts.memoryBytes;
    for (const [resource, amount] of amounts.others) {
      this.others.set(resource, (this.others.get(resource) ?? 0) + sign * amount);
    }
  }
}

/** Amounts by name, cpu in thousandths, as {@link Resources}. */
export function resourcesOf(amounts: ReadonlyMap<string, number>): Resources {
  const others = new Map(amounts);
  const milliCpu = others.get('cpu') ?? 0;
  const memoryBytes = others.get('memory') ?? 0;
  others.delete('cpu');
  others.delete('memory');
  return { milliCpu, memoryBytes, others };
}

/** The amount of one resource, by its name. */
export function amountIn({ milliCpu, memoryBytes, others }: Resources, resource: string): number {
  if (resource === 'cpu') return milliCpu;
  return resource === 'memory' ? memoryBytes : (others.get(resource) ?? 0);
}

/** The names of the resources of which there is, or was, some. */
export function resourceNamesIn({ others }: Resources): readonly string[] {
  return ['cpu', 'memory', ...others.keys()];
}

export const NOTHING: Resources = { milliCpu: 0, memoryBytes: 0, others: new Map() };
