/** Sets a field, or removes it where it is to have no value. */
export declare function setOrDelete<T extends object, K extends keyof T>(
  target: T,
  key: K,
  value: T[K] | undefined,
): void;
//# sourceMappingURL=set-or-delete.d.ts.map
