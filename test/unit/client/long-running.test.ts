import assert from 'node:assert/strict';
import { isLongRunning } from '../../../src/client/index.ts';

describe('a long-running request', () => {
  const long = [
    '/api/v1/pods?resourceVersion=5&watch=true',
    '/api/v1/pods?watch=1',
    '/api/v1/watch/namespaces/default/pods',
    '/apis/apps/v1/watch/deployments',
    '/api/v1/namespaces/default/pods/web/log?follow=true',
    '/api/v1/namespaces/default/pods/web/exec?command=sh',
    '/api/v1/namespaces/default/pods/web/attach',
    '/api/v1/namespaces/default/pods/web/portforward',
    '/api/v1/namespaces/default/services/web/proxy/index.html',
  ];
  const short = [
    '/api/v1/pods?limit=500',
    '/api/v1/pods?watch=false',
    '/api/v1/namespaces/watch/pods',
    '/api/v1/namespaces/default/pods/web/log',
    '/api/v1/namespaces/default/pods/executor',
    '/version',
  ];
  for (const target of long) it(`is ${target}`, () => assert.equal(isLongRunning({ target }), true));
  for (const target of short) it(`is not ${target}`, () => assert.equal(isLongRunning({ target }), false));
});
