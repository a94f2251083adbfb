/** The API leaves a count of zero out. */
export function positive<K extends string>(name: K, count: number): { [P in K]?: number } {
  return count > 0 ? ({ [name]: count } as { [P in K]?: number }) : {};
}
