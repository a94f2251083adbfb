import { lowerBound } from '../../base/index.ts';
import type { ClusterRoleBinding, RoleBinding, Subject } from '../../kinds/index.ts';
import { type ObjectChange, serviceAccountUserName, type User } from '../../apiserver/index.ts';

type Binding = RoleBinding | ClusterRoleBinding;

/** A binding, and the first of its subjects that is meant. */
export interface NamedBinding {
  readonly binding: Binding;
  readonly subject: Subject;
  /** Where the subject stands in the binding's list. */
  readonly position: number;
}

/**
 * The bindings by namespace and by whom they name, so that a question about one user looks at no binding that names
 * neither the user nor one of the user's groups, however many there are.
 */
export class BindingIndex {
  /** Namespace (empty for the whole cluster), then whom a subject means. */
  private readonly byNamespace = new Map<string, Map<string, NamedBindings>>();
  /** What is indexed now: a changed binding leaves first the places that it had. */
  private readonly indexed = new Map<string, Binding>();

  apply({ type, object }: ObjectChange<Binding>): void {
    const { namespace = '', name = '' } = object.metadata;
    const key = `${namespace}/${name}`;
    const before = this.indexed.get(key);
    if (before) this.remove(namespace, before);
    if (type === 'deleted') {
      this.indexed.delete(key);
    } else {
      this.indexed.set(key, object);
      this.add(namespace, object);
    }
  }

  /** The bindings of one namespace (empty: of the whole cluster) that name a user, in the order of their names. */
  *of(user: User, namespace: string): Generator<NamedBinding> {
    const byMeant = this.byNamespace.get(namespace);
    if (!byMeant) return;
    const lists: (readonly NamedBinding[])[] = [];
    for (const meant of new Set([userKey(user.name), ...user.groups.map(groupKey)])) {
      const named = byMeant.get(meant);
      if (named) lists.push(named.sorted);
    }
    yield* merged(lists);
  }

  private add(namespace: string, binding: Binding): void {
    let byMeant = this.byNamespace.get(namespace);
    if (!byMeant) this.byNamespace.set(namespace, (byMeant = new Map<string, NamedBindings>()));
    for (const [position, subject] of (binding.subjects ?? []).entries()) {
      const meant = meantBy(subject, namespace);
      if (meant === undefined) continue;
      let named = byMeant.get(meant);
      if (!named) byMeant.set(meant, (named = new NamedBindings()));
      named.add({ binding, subject, position });
    }
  }

  private remove(namespace: string, binding: Binding): void {
    const byMeant = this.byNamespace.get(namespace);
    for (const subject of binding.subjects ?? []) {
      const meant = meantBy(subject, namespace) ?? '';
      const named = byMeant?.get(meant);
      named?.remove(binding);
      if (named?.sorted.length === 0) byMeant?.delete(meant);
    }
    if (byMeant?.size === 0) this.byNamespace.delete(namespace);
  }
}

/** Bindings of one namespace that name the same user or group. */
class NamedBindings {
  /** In the order of the bindings' names. */
  readonly sorted: NamedBinding[] = [];

  /** Of a binding that names somebody twice, the first subject counts. */
  add(named: NamedBinding): void {
    const at = this.indexOf(named.binding);
    if (this.sorted[at]?.binding !== named.binding) this.sorted.splice(at, 0, named);
  }

  remove(binding: Binding): void {
    const at = this.indexOf(binding);
    if (this.sorted[at]?.binding === binding) this.sorted.splice(at, 1);
  }

  private indexOf(binding: Binding): number {
    const name = nameOf({ binding });
    return lowerBound(this.sorted.length, (index) => nameOf(this.sorted[index]) < name);
  }
}

/** Sorted lists as one; a binding in several of them comes once, with the first of its subjects. */
function* merged(lists: readonly (readonly NamedBinding[])[]): Generator<NamedBinding> {
  const [single] = lists;
  if (lists.length === 1 && single) yield* single;
  if (lists.length < 2) return;
  const heads = lists.map(() => 0);
  for (;;) {
    let next: NamedBinding | undefined;
    for (const [list, named] of lists.entries()) {
      const first = named.at(heads[list] ?? 0);
      if (first && (!next || isBefore(first, next))) next = first;
    }
    if (!next) return;
    for (const [list, named] of lists.entries()) {
      const head = heads[list] ?? 0;
      if (named[head]?.binding === next.binding) heads[list] = head + 1;
    }
    yield next;
  }
}

function isBefore(a: NamedBinding, b: NamedBinding): boolean {
  return a.binding === b.binding ? a.position < b.position : nameOf(a) < nameOf(b);
}

function nameOf(named: Pick<NamedBinding, 'binding'> | undefined): string {
  return named?.binding.metadata.name ?? '';
}

/** Whom a subject of a binding in `namespace` means; undefined where it can mean nobody. */
function meantBy(subject: Subject, namespace: string): string | undefined {
  switch (subject.kind) {
    case 'User':
      return userKey(subject.name);
    case 'Group':
      return groupKey(subject.name);
    case 'ServiceAccount':
      return userKey(
        serviceAccountUserName({ namespace: subject.namespace ?? namespace, name: subject.name }),
      );
    default:
      return undefined;
  }
}

function userKey(name: string): string {
  return `user ${name}`;
}

function groupKey(name: string): string {
  return `group ${name}`;
}
