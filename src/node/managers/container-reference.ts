import { firstWith } from '../../base/index.ts';
import type { Container, Pod } from '../../kinds/index.ts';
import type { EventSubject } from '../../client/index.ts';
import { isEphemeral } from './containers-of.ts';

/** What an event about a container of a Pod is about: the Pod, and in it the container. */
export function containerReference(pod: Pod, { name }: Pick<Container, 'name'>): EventSubject {
  const list = isEphemeral(pod, { name })
    ? 'ephemeralContainers'
    : firstWith(pod.spec?.initContainers ?? [], nameOf, name)
      ? 'initContainers'
      : 'containers';
  const { apiVersion, kind, metadata } = pod;
  return { apiVersion, kind, metadata, fieldPath: `spec.${list}{${name}}` };
}

function nameOf({ name }: Container): string {
  return name;
}
