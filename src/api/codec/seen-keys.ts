/** The keys of one object that were read so far. Most objects have few, and those are found without a set. */
export class SeenKeys {
  private readonly few: string[] = [];
  private many: Map<string, number> | undefined;

  /** Notes a key; how often it was there before, counted up to two. */
  add(key: string): 0 | 1 | 2 {
    if (this.many) return this.addTo(this.many, key);
    let times = 0;
    for (const earlier of this.few) if (earlier === key) times++;
    if (this.few.push(key) > FEW) this.many = timesOf(this.few);
    return times === 0 ? 0 : times === 1 ? 1 : 2;
  }

  private addTo(many: Map<string, number>, key: string): 0 | 1 | 2 {
    const times = many.get(key) ?? 0;
    many.set(key, times + 1);
    return times === 0 ? 0 : times === 1 ? 1 : 2;
  }
}

const FEW = 16;

function timesOf(keys: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
}
