import { apiVersionOf, messageType, type ObjectType, type Scheme } from '../../api/index.ts';
import { messageOf, typeOfKind } from '../schema/index.ts';
import { DEFINITIONS } from './definitions.ts';

const types = new Map<string, ObjectType>();
let kinds: ReadonlySet<string> | undefined;

/** The types of everything that Kubernetes itself serves, takes and answers. */
export const builtInScheme: Scheme = {
  typeOf(gvk) {
    const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
    const known = types.get(key);
    if (known) return known;
    const message = messageOf(gvk);
    const type = message && messageType(message);
    if (type) types.set(key, type);
    return type;
  },
  // Upstream registers DeleteOptions in every version that it knows.
  hasVersion: (group, version) => typeOfKind({ group, version, kind: 'DeleteOptions' }) !== undefined,
  hasKind(group, kind) {
    kinds ??= new Set(DEFINITIONS.map((definition) => `${definition.group}/${definition.kind}`));
    return kinds.has(`${group}/${kind}`);
  },
};
