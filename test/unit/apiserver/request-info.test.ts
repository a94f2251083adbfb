import assert from 'node:assert/strict';
import { requestInfo } from '../../../src/apiserver/request/request-info.ts';

/** What is asked: who is meant by it, as `verb group/version resource/subresource namespace name`; a dash for nothing. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ['GET /version', 'get path'],
  ['GET /api', 'get path'],
  ['GET /api/v1', 'get path'],
  ['GET /apis/apps/v1', 'get path'],
  ['GET /api/v1/pods', 'list /v1 pods - -'],
  ['GET /api/v1/pods?watch=true', 'watch /v1 pods - -'],
  ['GET /api/v1/pods?watch=0', 'list /v1 pods - -'],
  ['GET /api/v1/namespaces/a/pods', 'list /v1 pods a -'],
  ['GET /api/v1/namespaces/a/pods/b', 'get /v1 pods a b'],
  ['GET /api/v1/namespaces/a/pods/b?watch=1', 'get /v1 pods a b'],
  ['GET /api/v1/namespaces/a/pods/b/log', 'get /v1 pods/log a b'],
  ['GET /api/v1/namespaces', 'list /v1 namespaces - -'],
  ['GET /api/v1/namespaces/a', 'get /v1 namespaces a a'],
  ['PUT /api/v1/namespaces/a/finalize', 'update /v1 namespaces/finalize a a'],
  ['POST /apis/apps/v1/namespaces/a/deployments', 'create apps/v1 deployments a -'],
  ['PATCH /apis/apps/v1/namespaces/a/deployments/b/scale', 'patch apps/v1 deployments/scale a b'],
  ['DELETE /api/v1/namespaces/a/pods', 'deletecollection /v1 pods a -'],
  ['DELETE /api/v1/namespaces/a/pods/b', 'delete /v1 pods a b'],
  ['GET /api/v1/watch/namespaces/a/pods', 'watch /v1 pods a -'],
  ['GET /api/v1/watch/namespaces/a/pods/b', 'watch /v1 pods a b'],
  ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Db', 'list /v1 pods a b'],
  ['GET /api/v1/namespaces/a/pods?fieldSelector=metadata.name!%3Db', 'list /v1 pods a -'],
  ['OPTIONS /api/v1/namespaces/a/pods', ' /v1 pods a -'],
];

describe('request info', () => {
  for (const [request, expected] of REQUESTS) {
    it(`reads ${request}`, () => {
      const [method = '', target = ''] = request.split(' ');
      const [path = '', query = ''] = target.split('?');
      const info = requestInfo(method, path, new URLSearchParams(query));
      const resource = [info.resource, info.subresource].filter((part) => part !== '').join('/');
      const told = info.isResource
        ? [
            info.verb,
            `${info.group}/${info.version}`,
            resource,
            info.namespace || '-',
            info.name || '-',
          ].join(' ')
        : `${info.verb} path`;
      assert.equal(told, expected);
    });
  }
});
