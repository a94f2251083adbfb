/** Adds all items to a list. Spreading them into `push` passes each as an argument, of which there can be too many. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
