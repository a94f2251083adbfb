/** How operations and their documents name groups, versions and definitions. */

export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';

/** `/apis/apps/v1`, `/api/v1`. */
export function rootPath({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** `RbacAuthorizationV1`: how operations name a group and version; `CoreV1` for the core group. */
export function clientName(group: string, version: string): string {
  return groupName(group) + pascal(version);
}

/** `RbacAuthorization`. */
export function groupName(group: string): string {
  if (group === '') return 'Core';
  return group
    .replace(/\.k8s\.io$/, '')
    .split('.')
    .map(pascal)
    .join('');
}

export function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
