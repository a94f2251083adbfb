/** The API leaves a count of zero out. */
export declare function positive<K extends string>(
  name: K,
  count: number,
): {
  [P in K]?: number;
};
//# sourceMappingURL=counts.d.ts.map
