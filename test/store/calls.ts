/** What a method gives, each time that it is called while `work` runs. */
export async function resultsOf<T extends object, K extends keyof T & string>(
  of: T,
  method: K,
  work: () => Promise<unknown>,
): Promise<unknown[]> {
  const original = of[method] as (...args: unknown[]) => unknown;
  const results: unknown[] = [];
  Object.assign(of, {
    [method](this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      results.push(result);
      return result;
    },
  });
  try {
    await work();
    return results;
  } finally {
    Object.assign(of, { [method]: original });
  }
}
