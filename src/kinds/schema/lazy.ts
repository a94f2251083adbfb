/** Computes a value the first time it is asked for, and keeps it. */
export function lazy<T>(compute: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: compute() }).value;
}
