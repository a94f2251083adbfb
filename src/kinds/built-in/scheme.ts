import {
  apiVersionOf,
  type GroupVersionKind,
  messageType,
  type ObjectType,
  type Scheme,
} from '../../api/index.ts';
import { messageOf, typeOfKind } from '../schema/index.ts';

/** The type of what Kubernetes itself takes and answers under a name; undefined where it does not. */
export function builtInType(gvk: GroupVersionKind): ObjectType | undefined {
  const message = messageOf(gvk);
  return message && messageType(message);
}

/** The types of what is sent and answered beside objects: lists, options, `Status`. `isKind`: of its own. */
export function besideKinds(isKind: (gvk: GroupVersionKind) => boolean): Scheme {
  const types = new Map<string, ObjectType | undefined>();
  return {
    typeOf(gvk) {
      const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
      const known = types.get(key);
      if (known || isKind(gvk)) return known;
      const type = builtInType(gvk);
      if (type) types.set(key, type);
      return type;
    },
    // Upstream registers DeleteOptions in every version that it knows.
    hasVersion: (group, version) => typeOfKind({ group, version, kind: 'DeleteOptions' }) !== undefined,
    hasKind: () => false,
  };
}
