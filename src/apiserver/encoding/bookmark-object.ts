import { apiVersionOf, type GroupVersionKind, type KubernetesObject } from '../../api/index.ts';

/** What a bookmark shows: an object with nothing but its revision and annotations. */
export function bookmarkObject(
  kind: GroupVersionKind,
  { revision, annotations }: { revision: number; annotations?: Readonly<Record<string, string>> },
): KubernetesObject {
  const metadata = { resourceVersion: String(revision), ...(annotations ? { annotations } : {}) };
  return { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata };
}
