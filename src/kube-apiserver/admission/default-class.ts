import { ownValue } from '../../base/index.ts';
import type { KubernetesObject, ObjectMeta } from '../../api/index.ts';

/** The name of the object that is marked as the default of its kind; of several the newest, then the first by name. */
export function defaultName(
  all: readonly Pick<KubernetesObject, 'metadata'>[],
  marks: readonly string[],
): string | undefined {
  const marked = all.map(({ metadata }) => metadata).filter((metadata) => isMarked(metadata, marks));
  return marked.toSorted(newestFirst)[0]?.name;
}

function isMarked({ annotations }: ObjectMeta, marks: readonly string[]): boolean {
  return marks.some((mark) => ownValue(annotations, mark) === 'true');
}

function newestFirst(a: ObjectMeta, b: ObjectMeta): number {
  const [first = '', second = ''] = [a.creationTimestamp, b.creationTimestamp];
  if (first !== second) return first < second ? 1 : -1;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
