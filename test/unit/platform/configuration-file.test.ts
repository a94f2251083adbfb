import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readConnection, readCredentials } from '../../../src/platform/index.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const KUBECONFIG = `
current-context: mine
contexts: [{ name: mine, context: { cluster: here, user: jane } }]
clusters: [{ name: here, cluster: { server: 'https://here:6443', certificate-authority: ca.crt } }]
users:
- { name: jane, user: { client-certificate-data: ${base64('certificate')}, client-key-data: ${base64('key')} } }
- { name: '*.b.svc', user: { tokenFile: token } }
- { name: basic, user: { username: a, password: b } }
- { name: nobody }
`;

describe('a kubeconfig', () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-kubeconfig-'));
    fs.writeFileSync(path.join(folder, 'config'), KUBECONFIG);
    fs.writeFileSync(path.join(folder, 'ca.crt'), 'authority');
    fs.writeFileSync(path.join(folder, 'token'), 'secret\n');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const jane = { clientCertificate: { certificate: 'certificate', key: 'key' } };

  it('says how the server of its context is reached', () => {
    assert.deepEqual(readConnection(path.join(folder, 'config')), {
      url: 'https://here:6443',
      authorities: 'authority',
      serverName: undefined,
      ...jane,
    });
  });

  it('says by what its users prove themselves', () => {
    assert.deepEqual(readCredentials(path.join(folder, 'config')), {
      users: {
        jane,
        '*.b.svc': { headers: { authorization: 'Bearer secret' } },
        basic: { headers: { authorization: `Basic ${base64('a:b')}` } },
        nobody: {},
      },
      current: jane,
    });
  });
});
