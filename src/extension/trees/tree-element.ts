import type { ApiObject } from '../../client/index.ts';
import type { ResourceRef } from '../live/resources.ts';

export interface GroupElement {
  readonly type: 'group';
  readonly id: string;
  readonly label: string;
  /** Undefined for the group of what has no namespace. */
  readonly namespace: string | undefined;
}

export interface ObjectElement {
  readonly type: 'object';
  readonly id: string;
  readonly resource: ResourceRef;
  /** As it is now. */
  object: ApiObject;
  readonly parent: TreeElement | undefined;
}

export type TreeElement = GroupElement | ObjectElement;
