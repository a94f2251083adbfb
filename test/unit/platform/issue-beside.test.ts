import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../src/base/index.ts';
import { issueBeside, makeCredentials, renewCredentials } from '../../../src/platform/index.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

describe('certificates that a process of its own makes', () => {
  it('are those that are missing, of the authority that there is', async () => {
    const { authority, frontProxyAuthority, admin } = await makeCredentials(NOW, ['127.0.0.1']);
    const before = { authority, frontProxyAuthority, admin };
    const made = await renewCredentials(before, NOW, ['127.0.0.1', '10.0.0.1'], silentLog, issueBeside());
    assert.deepEqual(
      { ...made, server: null, frontProxyClient: null },
      { ...before, server: null, frontProxyClient: null },
    );
    const server = new X509Certificate(made.server.certificate);
    assert.ok(server.verify(new X509Certificate(authority.certificate).publicKey));
    assert.match(server.subjectAltName ?? '', /IP Address:127\.0\.0\.1, IP Address:10\.0\.0\.1/);
  });

  it('need no process where none is missing', async () => {
    const before = await makeCredentials(NOW, ['127.0.0.1']);
    const none = issueBeside(undefined, '/there/is/no/such/program');
    assert.deepEqual(await renewCredentials(before, NOW, ['127.0.0.1'], silentLog, none), before);
    await assert.rejects(
      renewCredentials({}, NOW, [], silentLog, none),
      /^Error: no certificates could be made: /,
    );
  });

  it('are not waited for by who does not want them any more', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-test-'));
    const program = path.join(folder, 'endless.cjs');
    fs.writeFileSync(program, 'setInterval(() => {}, 1000);');
    try {
      const stop = new AbortController();
      const issuing = renewCredentials({}, NOW, [], silentLog, issueBeside(stop.signal, program));
      stop.abort();
      await assert.rejects(issuing);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
