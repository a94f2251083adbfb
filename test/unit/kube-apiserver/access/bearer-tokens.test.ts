import assert from 'node:assert/strict';
import { type HttpRequest, SeededRandom, VirtualClock } from '../../../../src/base/index.ts';
import { StatusError } from '../../../../src/api/index.ts';
import { createAccess } from '../../../../src/kube-apiserver/access.ts';
import { drain } from '../../../support/drain.ts';

const FILE = 'user-token,user,12345,\n\nadmin-token,root,1,"system:masters,others"\nodd-token,"a ""b""",2\n';

function authenticator(staticTokens: string) {
  const nobody = { authorize: () => Promise.resolve({ verdict: 'no-opinion' } as const) };
  const reader = {
    get: () => Promise.reject(new Error()),
    list: () => Promise.resolve([]),
    follow: () => Promise.reject(new Error()),
  };
  return createAccess({
    reader: reader as unknown as Parameters<typeof createAccess>[0]['reader'],
    clock: new VirtualClock(drain, 0),
    staticTokens,
    random: new SeededRandom(1),
    issuer: 'here',
    privileged: nobody,
    join: () => nobody,
  }).authenticator;
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
  const known = authenticator(FILE);

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
    assert.equal((await known.authenticate(request('Bearer odd-token')))?.name, 'a "b"');
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

  it('need three columns in their file', () => {
    assert.throws(() => authenticator('token,user\n'), /at least 3 columns/);
  });
});
