import { type ObjectMeta, quote } from '../../api/index.ts';

const SUFFIX = '.static.k8s.io';

/** What upstream warns of in the name of something that is asked before a write. */
export function warnAboutReservedName({ metadata }: { readonly metadata: ObjectMeta }): string[] {
  return metadata.name?.endsWith(SUFFIX)
    ? [
        `metadata.name: names ending with ${quote(SUFFIX)} are reserved for static manifest-based configurations and cannot be managed via the API`,
      ]
    : [];
}
