/** Devices for administrators are claimed only in namespaces that are labelled for that. */
import {
  FieldPath,
  forbidden,
  invalidError,
  type KubernetesObject,
  type ResourceName,
} from '../../api/index.ts';
import type { ObjectReader, ResourceHooks } from '../../apiserver/index.ts';
import type { ResourceClaim, ResourceClaimTemplate } from '../../kinds/index.ts';

type DeviceRequests = NonNullable<NonNullable<NonNullable<ResourceClaim['spec']>['devices']>['requests']>;

const GROUP = 'resource.k8s.io';
const NAMESPACES = { group: '', resource: 'namespaces' };
const LABEL = 'resource.kubernetes.io/admin-access';
const REQUESTS = FieldPath.of('spec', 'devices', 'requests');

/** Refuses new claims, and templates of claims, that ask for more than their namespace may have. */
export function adminAccessHooks(
  reader: ObjectReader,
): { readonly of: ResourceName; readonly hooks: ResourceHooks }[] {
  return [
    {
      of: { group: GROUP, resource: 'resourceclaims' },
      hooks: hooksFor('ResourceClaim', reader, (object) => (object as ResourceClaim).spec?.devices?.requests),
    },
    {
      of: { group: GROUP, resource: 'resourceclaimtemplates' },
      hooks: hooksFor(
        'ResourceClaimTemplate',
        reader,
        (object) => (object as ResourceClaimTemplate).spec?.spec?.devices?.requests,
      ),
    },
  ];
}

function hooksFor(
  kind: string,
  reader: ObjectReader,
  requestsOf: (object: KubernetesObject) => DeviceRequests | undefined,
): ResourceHooks {
  return {
    async beforeCreate(object, { namespace }) {
      const index = (requestsOf(object) ?? []).findIndex(({ exactly }) => exactly?.adminAccess === true);
      if (index < 0) return;
      const found = await reader.get<KubernetesObject>(NAMESPACES, '', namespace);
      if (found?.metadata.labels?.[LABEL] === 'true') return;
      const why = `admin access to devices requires the \`${LABEL}: true\` label on the containing namespace`;
      throw invalidError({ group: GROUP, kind }, object.metadata.name ?? '', [
        forbidden(REQUESTS.index(index).child('adminAccess'), why),
      ]);
    },
  };
}
