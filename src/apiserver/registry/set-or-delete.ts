/** Sets a field, or removes it where it is to have no value. */
export function setOrDelete<T extends object, K extends keyof T>(
  target: T,
  field: K,
  value: T[K] | undefined,
): void {
  if (value === undefined) delete target[field];
  else target[field] = value;
}
