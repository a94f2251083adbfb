/** Paths that may begin at the root of an object, which upstream's have no name for: it prints `<nil>`. */
import { FieldPath } from '../../api/index.ts';

const ROOT = FieldPath.of('<nil>');

export function childOf(path: FieldPath | undefined, name: string): FieldPath {
  return path ? path.child(name) : FieldPath.of(name);
}

export function keyIn(path: FieldPath | undefined, key: string): FieldPath {
  return path ? path.key(key) : FieldPath.of(`[${key}]`);
}

export function itemOf(path: FieldPath | undefined, index: number): FieldPath {
  return path ? path.index(index) : FieldPath.of(`[${index}]`);
}

/** The path of what the words of a validation call `name`: `.spec` and `spec` are one. */
export function pathNamed(base: FieldPath | undefined, name: string): FieldPath {
  const within = name.replace(/^\./, '');
  if (within === '') return base ?? ROOT;
  return childOf(base, within);
}
