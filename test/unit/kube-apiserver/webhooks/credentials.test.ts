import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/base/index.ts';
import { credentialFor } from '../../../../src/kube-apiserver/webhook-client/credentials.ts';
import { startServer } from '../harness.ts';
import { configuration, configurationsPath, FakeWebhooks } from './fake-webhooks.ts';

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('what the server shows to webhooks', () => {
  const users = Object.fromEntries(
    ['a.b.svc:443', 'a.b.svc', '*.b.svc', '*.svc:8443', '*'].map((name) => [name, bearer(name)]),
  );
  const shown = (host: string, port: number, from = users): string | undefined =>
    credentialFor({ users: from, current: bearer('current') }, host, port)?.headers?.['authorization'];

  it('is that of the name that says most', () => {
    assert.deepEqual(
      [
        shown('a.b.svc', 443),
        shown('c.b.svc', 443),
        shown('a.b.svc', 8443),
        shown('d.c.example', 443),
        shown('::1', 443),
      ],
      ['a.b.svc:443', '*.b.svc', '*.svc:8443', '*', '*'].map((name) => `Bearer ${name}`),
    );
    const { 'a.b.svc:443': _first, ...rest } = users;
    assert.equal(shown('a.b.svc', 443, rest), 'Bearer a.b.svc');
  });

  it('is that of the current context where none is named', () => {
    assert.equal(shown('a', 443, {}), 'Bearer current');
    assert.equal(credentialFor({ users: {} }, 'a', 443), undefined);
  });

  it('goes to the webhooks of its phase, and not where these lead on', async () => {
    const hooks = new FakeWebhooks();
    const webhookCredentials = { validating: { users: { seen: bearer('secret') } } };
    const api = await startServer({ https: hooks, admission: { configuration: { webhookCredentials } } });
    const leading = { status: 307, headers: { location: 'https://elsewhere/hook' } };
    hooks.at('seen', () => ({ answer: leading }));
    hooks.at('elsewhere', () => ({ allowed: true }));
    hooks.at('mutates', () => ({ allowed: true }));
    for (const [kind, name] of [
      ['Validating', 'seen'],
      ['Mutating', 'mutates'],
    ] as const) {
      const made: JsonObject = configuration(kind, name, {});
      assert.equal((await api.send('POST', configurationsPath(kind), made)).status, 201);
    }
    const map = { metadata: { name: 'a' } };
    assert.equal((await api.send('POST', '/api/v1/namespaces/default/configmaps', map)).status, 201);
    assert.deepEqual(
      hooks.sent.map(({ host, headers }) => [host, headers['authorization']]),
      [
        ['mutates', undefined],
        ['seen', 'Bearer secret'],
        ['elsewhere', undefined],
      ],
    );
    api.server.dispose();
  });
});
