import { deepEqual } from '../../base/index.ts';
import { type Kind, type Kinds, type OwnerReference, parseApiVersion } from '../../api/index.ts';
import {
  type AdmissionAttributes,
  type AuthorizationAttributes,
  type Authorizer,
  handles,
  type ValidationInterface,
} from '../../apiserver/index.ts';
import { refused } from './refusal.ts';

export interface OwnerReferencesParts {
  readonly authorizer: Authorizer;
  readonly kinds: Kinds;
}

/**
 * Lets only those change whom an object belongs to who may delete it, and only those hold up the deletion of an owner who
 * may change its finalizers.
 */
export class OwnerReferencesPermissionEnforcement implements ValidationInterface {
  readonly name = 'OwnerReferencesPermissionEnforcement';
  readonly handles = handles('CREATE', 'UPDATE');
  private readonly parts: OwnerReferencesParts;

  constructor(parts: OwnerReferencesParts) {
    this.parts = parts;
  }

  async validate(attributes: AdmissionAttributes): Promise<void> {
    const { resource, subresource, object, oldObject, operation } = attributes;
    if (resource.group === '' && resource.resource === 'pods' && subresource === 'status') return;
    const owners = object?.metadata.ownerReferences ?? [];
    const before = oldObject?.metadata.ownerReferences ?? [];
    if (deepEqual(owners, before)) return;
    if (operation !== 'CREATE') await this.requireDelete(attributes);
    const blocking = newlyBlocking(owners, before);
    if (blocking.length === 0) return;
    const anything = { group: '*', version: '*', resource: '*', namespace: '', name: '*' };
    if ((await this.mayFinalize(attributes, anything)).verdict === 'allow') return;
    for (const owner of blocking) await this.requireFinalizers(attributes, owner);
  }

  private async requireDelete(attributes: AdmissionAttributes): Promise<void> {
    const { resource, subresource, namespace, name, user } = attributes;
    const { verdict, reason = '' } = await this.parts.authorizer.authorize({
      user,
      verb: 'delete',
      isResource: true,
      ...resource,
      subresource,
      namespace,
      name,
      path: '',
    });
    if (verdict === 'allow') return;
    throw refused(attributes, `cannot set an ownerRef on a resource you can't delete: ${reason}, <nil>`);
  }

  private async requireFinalizers(attributes: AdmissionAttributes, owner: OwnerReference): Promise<void> {
    const kind = this.kindOf(owner);
    if (!kind) {
      throw refused(
        attributes,
        'cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion ' +
          `${owner.apiVersion} Kind ${owner.kind}: no matches for kind "${owner.kind}" in version "${owner.apiVersion}"`,
      );
    }
    const { group, version, plural: resource, namespaced } = kind;
    const namespace = namespaced ? attributes.namespace : '';
    const of = { group, version, resource, namespace, name: owner.name };
    const { verdict, reason = '' } = await this.mayFinalize(attributes, of);
    if (verdict === 'allow') return;
    throw refused(
      attributes,
      `cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ${reason}, <nil>`,
    );
  }

  private mayFinalize(
    { user }: AdmissionAttributes,
    of: Pick<AuthorizationAttributes, 'group' | 'version' | 'resource' | 'namespace' | 'name'>,
  ) {
    return this.parts.authorizer.authorize({
      user,
      verb: 'update',
      isResource: true,
      subresource: 'finalizers',
      path: '',
      ...of,
    });
  }

  private kindOf({ apiVersion, kind }: OwnerReference): Kind | undefined {
    return this.parts.kinds.find({ ...parseApiVersion(apiVersion), kind });
  }
}

/** The owners of which the deletion is to wait that did not wait before. */
function newlyBlocking(
  owners: readonly OwnerReference[],
  before: readonly OwnerReference[],
): readonly OwnerReference[] {
  const blocked = new Set(
    before.filter(({ blockOwnerDeletion }) => blockOwnerDeletion).map(({ uid }) => uid),
  );
  return owners.filter(({ blockOwnerDeletion, uid }) => blockOwnerDeletion && !blocked.has(uid));
}
