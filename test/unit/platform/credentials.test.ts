import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLog } from '../../../src/base/index.ts';
import {
  type Credentials,
  credentialsRenewalMs,
  loadCredentials,
  openFolder,
} from '../../../src/platform/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = Date.parse('2026-01-01T00:00:00Z');
const ADDRESSES = ['127.0.0.1', '10.96.0.1'];

describe('credentials that are kept', () => {
  let folder: string;
  let first: Credentials;
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-pki-'));
    first = await loadCredentials(openFolder(folder), NOW, ADDRESSES);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  async function next(nowMs = NOW, addresses = ADDRESSES) {
    const told: string[] = [];
    const log = createLog(({ fields }) =>
      told.push(`${String(fields['certificate'])}: ${String(fields['why'])}`),
    );
    const credentials = await loadCredentials(openFolder(folder), nowMs, addresses, log);
    assert.deepEqual(await loadCredentials(openFolder(folder), nowMs, addresses, log), credentials, 'kept');
    assertWhole(credentials, nowMs);
    const parts = ['authority', 'server', 'admin'] as const;
    const changed = parts.filter((part) => credentials[part].certificate !== first[part].certificate);
    return { credentials, told, changed };
  }

  const replace = (name: string, by: string): void => fs.writeFileSync(path.join(folder, 'pki', name), by);
  const remove = (name: string): void => fs.rmSync(path.join(folder, 'pki', name));

  it('stay while they are good', async () => {
    assert.deepEqual(await next(NOW + 300 * DAY_MS), { credentials: first, told: [], changed: [] });
  });

  it('prove a cluster to servers behind it by an authority that vouches for nothing else', async () => {
    const { frontProxyAuthority, frontProxyClient, authority } = first;
    const client = new X509Certificate(frontProxyClient.certificate);
    assert.equal(client.subject, 'CN=front-proxy-client');
    assert.equal(client.verify(new X509Certificate(frontProxyAuthority.certificate).publicKey), true);
    assert.equal(client.verify(new X509Certificate(authority.certificate).publicKey), false);
    for (const name of ['front-proxy-ca.crt', 'front-proxy-ca.key', 'front-proxy-client.crt']) remove(name);
    remove('front-proxy-client.key');
    // As of a cluster from before there were any.
    const { credentials, changed, told } = await next();
    assert.deepEqual([changed, told], [[], []]);
    assert.notEqual(credentials.frontProxyClient.certificate, frontProxyClient.certificate);
    replace('front-proxy-ca.crt', 'damaged');
    const { credentials: renewed } = await next();
    assert.equal(
      new X509Certificate(renewed.frontProxyClient.certificate).verify(
        new X509Certificate(renewed.frontProxyAuthority.certificate).publicKey,
      ),
      true,
    );
  });

  it('stay for fewer addresses, and grow by those that are new', async () => {
    assert.deepEqual((await next(NOW, ['127.0.0.1'])).changed, []);
    const { changed, told, credentials } = await next(NOW, ['127.0.0.1', '10.0.0.1']);
    assert.deepEqual(changed, ['server']);
    assert.deepEqual(told, ['apiserver: it is not for 10.0.0.1']);
    const names = new X509Certificate(credentials.server.certificate);
    for (const address of ['127.0.0.1', '10.0.0.1', '10.96.0.1']) assert.ok(names.checkIP(address), address);
  });

  it('are made anew before they end, or where they are not valid yet', async () => {
    const dueMs = credentialsRenewalMs(first);
    assert.deepEqual((await next(dueMs - DAY_MS)).changed, []);
    assert.deepEqual((await next(dueMs + DAY_MS)).changed, ['authority', 'server', 'admin']);
    fs.rmSync(path.join(folder, 'pki'), { recursive: true });
    first = await loadCredentials(openFolder(folder), NOW, ADDRESSES);
    assert.deepEqual((await next(NOW - 2 * DAY_MS)).changed, ['authority', 'server', 'admin']);
  });

  it('are made anew alone where the authority is good', async () => {
    replace('apiserver.crt', 'no certificate');
    remove('admin.key');
    const { changed, told } = await next();
    assert.deepEqual(changed, ['server', 'admin']);
    assert.match(told[0] ?? '', /^apiserver: it cannot be read/);
  });

  it('are made anew where the key is that of another certificate', async () => {
    replace('apiserver.key', first.admin.key);
    const { changed, told } = await next();
    assert.deepEqual([changed, told], [['server'], ['apiserver: its key is another one']]);
  });

  it('are all made anew where the authority is lost', async () => {
    remove('ca.key');
    const { changed, told } = await next();
    assert.deepEqual(changed, ['authority', 'server', 'admin']);
    assert.match(told.join('\n'), /apiserver: another authority has issued it/);
  });

  it('are made anew where they are for another user, or no authority', async () => {
    replace('ca.crt', first.server.certificate);
    replace('ca.key', first.server.key);
    assert.match((await next()).told[0] ?? '', /ca: it is no certificate authority/);
    replace('admin.crt', fs.readFileSync(path.join(folder, 'pki/apiserver.crt'), 'utf8'));
    replace('admin.key', fs.readFileSync(path.join(folder, 'pki/apiserver.key'), 'utf8'));
    assert.deepEqual((await next()).told, ['admin: it is not for kubernetes-admin']);
  });
});

function assertWhole({ authority, server, admin }: Credentials, nowMs: number): void {
  const issuer = new X509Certificate(authority.certificate);
  for (const { certificate } of [server, admin]) {
    const own = new X509Certificate(certificate);
    assert.ok(own.verify(issuer.publicKey));
    assert.ok(Date.parse(own.validTo) > nowMs && Date.parse(own.validTo) <= Date.parse(issuer.validTo));
  }
}
