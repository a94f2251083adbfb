/** Kubernetes' order of versions, the preferred one first: `v10`, `v2`, `v1`, `v11beta2`, `v10beta3`, `v3alpha1`, `foo10`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (!left || !right) {
    if (left) return -1;
    if (right) return 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? 0;
    if (part !== other) return other - part;
  }
  return 0;
}

const STAGES: ReadonlyMap<string, number> = new Map([
  ['', 2],
  ['beta', 1],
  ['alpha', 0],
]);

/** How stable it is, its major and its minor number. */
function partsOf(version: string): readonly number[] | undefined {
  const [, major, stage = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return major === undefined ? undefined : [STAGES.get(stage) ?? 0, Number(major), Number(minor)];
}
