import type { GroupVersionKind, LabelSelector } from '../../api/index.ts';

import type { GroupKind } from '../catalog/field-meanings.ts';
import type { Range } from '../text/text.ts';

/**
 * What of a document matters to others: what it defines and what it refers to. Ranges are the document's own, so that
 * a summary stays right when something before its document changes.
 */
export interface Summary {
  /** The document's object, or those of the list that it is. */
  readonly objects: readonly ObjectSummary[];
}

export interface ObjectSummary {
  /** As the header says. */
  readonly kind: GroupVersionKind;
  /** Undefined for an object without a name, or with one that the server is to make. */
  readonly name: string | undefined;
  /** As written; an object without one goes where it is applied, if its kind has namespaces at all. */
  readonly namespace: string | undefined;
  /** All of the object. */
  readonly range: Range;
  /** Its name, or what stands for it where it has none: its kind. */
  readonly nameRange: Range;
  readonly labels: Labels;
  /** The labels of the Pods that it makes. */
  readonly podLabels: readonly Labels[];
  /** Which Pods it selects. */
  readonly selectors: readonly Selector[];
  readonly ports: readonly NamedPort[];
  readonly references: readonly Reference[];
}

export type Labels = Readonly<Record<string, string>>;

export interface Selector {
  readonly selector: LabelSelector;
  readonly range: Range;
}

export interface NamedPort {
  readonly name: string;
  readonly number: number | undefined;
  readonly range: Range;
}

/** A place that names another object. */
export interface Reference {
  readonly to: GroupKind;
  /** Undefined where it is that of the object which refers, or where the other one has none. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly range: Range;
}
