import type { ClusterRoleBinding, RoleBinding, Subject } from '../../kinds/index.ts';
import { type ObjectChange, type User } from '../../apiserver/index.ts';
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
export declare class BindingIndex {
  /** Namespace (empty for the whole cluster), then whom a subject means. */
  private readonly byNamespace;
  /** What is indexed now: a changed binding leaves first the places that it had. */
  private readonly indexed;
  apply({ type, object }: ObjectChange<Binding>): void;
  /** The bindings of one namespace (empty: of the whole cluster) that name a user, in the order of their names. */
  of(user: User, namespace: string): Generator<NamedBinding>;
  private add;
  private remove;
}
export {};
//# sourceMappingURL=binding-index.d.ts.map
