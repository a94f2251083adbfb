import type { Pod } from '../../kinds/index.ts';
import type { ReferencedObjects } from './referenced-objects.ts';

/** Which of the Secrets to pull a Pod's images with are not there. */
export function missingPullSecrets({ metadata, spec }: Pod, objects: ReferencedObjects): readonly string[] {
  const { namespace = '' } = metadata;
  const names = (spec?.imagePullSecrets ?? []).flatMap(({ name = '' }) => (name === '' ? [] : [name]));
  return names.filter((name) => !objects.get('secrets', { name, namespace }));
}
