import { claimNameOf, type PersistentVolumeClaim, type Pod } from '../../../kinds/index.ts';
import { type Informer, keyOf } from '../../../client/index.ts';

/** The Pods whose volumes name a claim, scheduled or not. */
export function podsUsing(pods: Informer<Pod>, claim: PersistentVolumeClaim): readonly Pod[] {
  return pods.cache.index('claims', claimKeysOf).get(keyOf(claim));
}

/** The keys of the claims that a Pod uses; those of its ephemeral volumes have the Pod's name before theirs. */
export function claimKeysOf({ metadata, spec }: Pod): string[] {
  const names = (spec?.volumes ?? []).flatMap((volume) => claimNameOf({ metadata }, volume) ?? []);
  return names.map((name) => `${metadata.namespace}/${name}`);
}
