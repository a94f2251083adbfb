import type { HealthCheck } from './health.ts';

/**
 * What a server does once it has begun to start, under upstream's names: each is a check of health, which fails until that
 * is done, and says why where it could not be.
 */
export class PostStartHooks {
  /** By name: what keeps it from being well; undefined once it is done. */
  private readonly problems: Map<string, string | undefined>;

  /** @param names in the order in which they are told */
  constructor(names: readonly string[]) {
    this.problems = new Map(names.map((name) => [name, NOT_FINISHED]));
  }

  /** Those of the hooks, and beside them what `beside` says: a check after the hook of that name. */
  checks(beside: ReadonlyMap<string, HealthCheck>): HealthCheck[] {
    return [...this.problems.keys()].flatMap((name) => {
      const after = beside.get(name);
      return [this.checkOf(name), ...(after ? [after] : [])];
    });
  }

  /** Leaves out one that turns out to have nothing behind it. */
  leaveOut(name: string): void {
    this.problems.delete(name);
  }

  /** Resolves and rejects as `work` does; names that the server does not tell are passed over. */
  async run<T>(names: readonly string[], work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      this.set(names, undefined);
      return result;
    } catch (error) {
      this.set(names, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private set(names: readonly string[], problem: string | undefined): void {
    for (const name of names) if (this.problems.has(name)) this.problems.set(name, problem);
  }

  private checkOf(name: string): HealthCheck {
    return {
      name: `poststarthook/${name}`,
      check: async () => {
        const problem = this.problems.get(name);
        if (problem !== undefined) throw new Error(problem);
      },
    };
  }
}

const NOT_FINISHED = 'not finished';
