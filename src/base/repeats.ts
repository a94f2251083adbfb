/** Tells of each value, one after the other, whether it came before. */
export function repeats<T>(): (value: T) => boolean {
  const seen = new Set<T>();
  return (value) => {
    const isRepeated = seen.has(value);
    seen.add(value);
    return isRepeated;
  };
}
