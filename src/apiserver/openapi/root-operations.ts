import { clientName, groupName, META, rootPath } from './names.ts';
import { OBJECT_TYPES, type Operation } from './operations.ts';

/** The operations that tell what there is: of the roots, the groups and their versions, and `/version`. */
export function rootOperation(path: string): Operation | undefined {
  return ROOTS.get(path);
}

/** `GET /apis/apps/`. */
export function groupOperation(group: string): Operation {
  const name = groupName(group);
  return read(`/apis/${group}/`, `get${name}APIGroup`, `${name}/getAPIGroup`, 'APIGroup');
}

/** `GET /apis/apps/v1/`. */
export function versionOperation(group: string, version: string): Operation {
  const name = clientName(group, version);
  const path = `${rootPath({ group, version })}/`;
  return read(path, `get${name}APIResources`, `${name}/getAPIResources`, 'APIResourceList');
}

function read(path: string, id: string, clientMethod: string, answer: string): Operation {
  return {
    path,
    method: 'get',
    id,
    clientMethod,
    parameters: [],
    consumes: OBJECT_TYPES,
    produces: OBJECT_TYPES,
    responses: { 200: `${META}${answer}` },
  };
}

const ROOTS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['api', read('/api/', 'getCoreAPIVersions', 'Core/getAPIVersions', 'APIVersions')],
  ['apis', read('/apis/', 'getAPIVersions', 'Apis/getAPIVersions', 'APIGroupList')],
  [
    'version',
    {
      path: '/version/',
      method: 'get',
      id: 'getCodeVersion',
      clientMethod: 'Version/getCode',
      parameters: [],
      consumes: ['application/json'],
      produces: ['application/json'],
      responses: { 200: 'io.k8s.apimachinery.pkg.version.Info' },
    },
  ],
  [
    '.well-known/openid-configuration',
    {
      path: '/.well-known/openid-configuration/',
      method: 'get',
      id: 'getServiceAccountIssuerOpenIDConfiguration',
      clientMethod: 'WellKnown/getServiceAccountIssuerOpenIDConfiguration',
      parameters: [],
      consumes: [],
      produces: ['application/json'],
      responses: { 200: 'string' },
    },
  ],
  [
    'openid/v1/jwks',
    {
      path: '/openid/v1/jwks/',
      method: 'get',
      id: 'getServiceAccountIssuerOpenIDKeyset',
      clientMethod: 'Openid/getServiceAccountIssuerOpenIDKeyset',
      parameters: [],
      consumes: [],
      produces: ['application/jwk-set+json'],
      responses: { 200: 'string' },
    },
  ],
]);
