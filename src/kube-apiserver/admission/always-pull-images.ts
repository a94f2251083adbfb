import { FieldPath, notSupported } from '../../api/index.ts';
import type { Pod } from '../../kinds/index.ts';
import {
  type AdmissionAttributes,
  handles,
  type MutationInterface,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';
import { podOf } from './requests.ts';

const ALWAYS = 'Always';
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Has every image of a Pod pulled with the credentials of the Pod, so that nobody runs what others have fetched. */
export class AlwaysPullImages implements MutationInterface, ValidationInterface {
  readonly name = 'AlwaysPullImages';
  readonly handles = handles('CREATE', 'UPDATE');

  admit(attributes: AdmissionAttributes): void {
    const pod = podOf(attributes);
    if (!pod || !hasNewImage(attributes)) return;
    for (const { container } of containersOf(pod)) container.imagePullPolicy = ALWAYS;
    for (const { image } of pod.spec?.volumes ?? []) if (image) image.pullPolicy = ALWAYS;
  }

  /** A plugin that came later may have changed it. */
  validate(attributes: AdmissionAttributes): void {
    const pod = podOf(attributes);
    if (!pod || !hasNewImage(attributes)) return;
    for (const { container, path } of containersOf(pod)) {
      if (container.imagePullPolicy !== ALWAYS) {
        throw refusedPolicy(attributes, path.child('imagePullPolicy'), container.imagePullPolicy);
      }
    }
    for (const [index, { image }] of (pod.spec?.volumes ?? []).entries()) {
      if (image && image.pullPolicy !== ALWAYS) {
        const path = FieldPath.of('spec').child('volumes').index(index).child('image').child('pullPolicy');
        throw refusedPolicy(attributes, path, image.pullPolicy);
      }
    }
  }
}

function refusedPolicy(attributes: AdmissionAttributes, path: FieldPath, policy: string | undefined): Error {
  const { field, message } = notSupported(path, policy ?? '', [ALWAYS]);
  return refused(attributes, `${field}: ${message}`);
}

/** A change that brings no image changes nothing: what runs goes on. */
function hasNewImage({ object, oldObject }: AdmissionAttributes): boolean {
  if (!oldObject) return true;
  const before = new Set(containersOf(oldObject as Pod).map(({ container }) => container.image));
  return containersOf(object as Pod).some(({ container }) => !before.has(container.image));
}

function containersOf({ spec }: Pod) {
  return LISTS.flatMap((list) =>
    (spec?.[list] ?? []).map((container, index) => ({
      container,
      path: FieldPath.of('spec').child(list).index(index),
    })),
  );
}
