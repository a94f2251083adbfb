import type {
  DirectConversion,
  DeletionStrategy,
  GroupVersionKind,
  PrinterColumns,
  SelectableFields,
  Strategy,
  Verb,
} from '../../api/index.ts';

/** What a built-in kind is beyond its schema. What is left out is the rule. */
export interface KindDefinition extends GroupVersionKind {
  /** Empty for a kind that only subresources take and answer. */
  readonly plural: string;
  /** True where left out. */
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** All eight where left out. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly SubresourceDefinition[];
  readonly strategy?: Strategy;
  /** How it is stored, where that is in another version. */
  readonly conversion?: DirectConversion;
  readonly deletion?: Partial<DeletionStrategy>;
  /** What field selectors know beside name and namespace. */
  readonly selectableFields?: SelectableFields;
  /** Where its keys stand in upstream's layout, below the root: the plural where left out. */
  readonly storedUnder?: string;
  /** What upstream stores it as, where that is another version than the served one. */
  readonly storageVersion?: GroupVersionKind;
  /** The cells of its row in a table, in the order of `columns.facts`; name and time of creation where left out. */
  readonly cells?: PrinterColumns['cells'];
  /** What such a row says beside its cells. */
  readonly rowConditions?: NonNullable<PrinterColumns['conditions']>;
  /** Upstream's warning to whoever still uses the kind. */
  readonly deprecation?: string;
}

/** `status`, `scale`, `exec` and the like. */
export interface SubresourceDefinition {
  readonly name: string;
  /** What is sent and answered there: the kind itself where left out, a name where it is of the same version. */
  readonly kind?: string | GroupVersionKind;
  /** get, patch and update where left out. */
  readonly verbs?: readonly Verb[];
  /** The fields that a write through here leaves as they are. Of `status` the spec where left out. */
  readonly resetFields?: readonly FieldPathElements[];
  /** The fields that a write through here changes, and nothing else. */
  readonly onlyFields?: readonly FieldPathElements[];
}

/** The elements of a path in `managedFields`: `['f:spec', 'f:replicas']`; `*` stands for any item of a list or map. */
export type FieldPathElements = readonly string[];

export const STATUS: SubresourceDefinition = { name: 'status' };

export const SCALE: SubresourceDefinition = {
  name: 'scale',
  kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
};
