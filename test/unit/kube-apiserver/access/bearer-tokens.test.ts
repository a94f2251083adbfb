import assert from 'node:assert/strict';
import {
  type HttpRequest,
  MetricsRegistry,
  SeededRandom,
  silentLog,
  VirtualClock,
} from '../../../../src/base/index.ts';
import { StatusError } from '../../../../src/api/index.ts';
import type { StaticToken } from '../../../../src/kube-apiserver/index.ts';
import { createAccess } from '../../../../src/kube-apiserver/access.ts';
import { NO_NETWORK } from '../../../../src/kube-apiserver/webhook-client/index.ts';
import { drain } from '../../../support/drain.ts';

const TOKENS = [
  { token: 'user-token', user: { name: 'user', uid: '12345', groups: [''] } },
  { token: 'admin-token', user: { name: 'nobody', groups: [] } },
  { token: 'admin-token', user: { name: 'root', uid: '1', groups: ['system:masters', 'others'] } },
];

function authenticator(staticTokens: readonly StaticToken[]) {
  const nobody = { authorize: () => Promise.resolve({ verdict: 'no-opinion' } as const) };
  const reader = {
    get: () => Promise.reject(new Error()),
    list: () => Promise.resolve([]),
    follow: () => Promise.reject(new Error()),
  };
  const [own] = createAccess({
    reader: reader as unknown as Parameters<typeof createAccess>[0]['reader'],
    writer: reader as unknown as Parameters<typeof createAccess>[0]['writer'],
    clock: new VirtualClock(drain, 0),
    log: silentLog,
    metrics: new MetricsRegistry(),
    staticTokens,
    https: NO_NETWORK,
    random: new SeededRandom(1),
    issuer: 'here',
    privileged: nobody,
    join: () => nobody,
  }).authenticators;
  return own ?? assert.fail();
}

function request(authorization?: string): HttpRequest {
  return {
    method: 'GET',
    target: '/',
    headers: authorization === undefined ? {} : { authorization },
    readBody: () => Promise.resolve(new Uint8Array()),
    peer: { address: '127.0.0.1' },
    signal: new AbortController().signal,
  };
}

describe('bearer tokens', () => {
  const known = authenticator(TOKENS);

  it('name users and groups', async () => {
    assert.deepEqual(await known.authenticate(request('Bearer admin-token')), {
      name: 'root',
      uid: '1',
      groups: ['system:masters', 'others', 'system:authenticated'],
    });
    assert.deepEqual(await known.authenticate(request('bearer user-token')), {
      name: 'user',
      uid: '12345',
      groups: ['', 'system:authenticated'],
    });
  });

  for (const header of [undefined, '', 'Bearer', 'Bearer  ', 'Basic dXNlcjpwYXNz']) {
    it(`are not what ${JSON.stringify(header)} shows`, async () => {
      assert.equal(await known.authenticate(request(header)), undefined);
    });
  }

  it('are refused where nobody knows them', async () => {
    await assert.rejects(
      known.authenticate(request('Bearer wrong')),
      (error) => error instanceof StatusError && error.code === 401 && error.message === 'Unauthorized',
    );
  });
});
