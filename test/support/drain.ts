/** Resolves once no promise callback is left to run: nothing in the core waits for anything else. */
export function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
