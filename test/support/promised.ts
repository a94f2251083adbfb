/** A promise that the test resolves. */
export function promised<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((resolved) => (resolve = resolved));
  return { promise, resolve: (value) => resolve(value) };
}
