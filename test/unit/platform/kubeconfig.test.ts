import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { parse } from 'yaml';
import {
  addToKubeconfig,
  type Credentials,
  kubeconfigFor,
  makeCredentials,
  UnusablePathError,
} from '../../../src/platform/index.ts';

const pair = (name: string) => ({ certificate: `${name} certificate`, key: `${name} key` });
const CREDENTIALS: Credentials = {
  authority: pair('ca'),
  server: pair('server'),
  admin: pair('admin'),
  frontProxyAuthority: pair('front-proxy-ca'),
  frontProxyClient: pair('front-proxy-client'),
};
const SERVER = 'https://127.0.0.1:1';

const OTHERS = `apiVersion: v1
kind: Config
# Mine.
current-context: work
clusters:
- name: work
  cluster: {server: https://work}
users: []
contexts:
- name: work
  context: {cluster: work, user: me}
preferences: {}
`;

interface Config {
  readonly 'current-context': string;
  readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
  readonly users: readonly { readonly name: string }[];
  readonly contexts: readonly { readonly name: string }[];
}

describe('a kubeconfig of the user', () => {
  it('gets one more context, and keeps what is in it', () => {
    const text = addToKubeconfig(OTHERS, SERVER, CREDENTIALS);
    const config = parse(text) as Config;
    assert.equal(config['current-context'], 'wheelhouse');
    assert.deepEqual(
      [config.clusters, config.users, config.contexts].map((list) => list.map(({ name }) => name)),
      [['work', 'wheelhouse'], ['wheelhouse'], ['work', 'wheelhouse']],
    );
    assert.match(text, /# Mine\./);
    assert.match(text, /^ +certificate-authority-data: \S+$/m);
  });

  it('has the context once, as it is now', () => {
    const once = addToKubeconfig(OTHERS, SERVER, CREDENTIALS);
    assert.equal(addToKubeconfig(once, SERVER, CREDENTIALS), once);
    const { clusters } = parse(addToKubeconfig(once, 'https://127.0.0.1:2', CREDENTIALS)) as Config;
    assert.deepEqual(
      clusters.map(({ cluster }) => cluster.server),
      ['https://work', 'https://127.0.0.1:2'],
    );
  });

  it('is what a cluster’s own is, where it was empty', () => {
    assert.deepEqual(
      parse(addToKubeconfig('', SERVER, CREDENTIALS)),
      parse(kubeconfigFor(SERVER, CREDENTIALS)),
    );
    const own = kubeconfigFor(SERVER, CREDENTIALS);
    assert.equal(addToKubeconfig(own, SERVER, CREDENTIALS), own);
  });

  it('names the algorithm of its key, which clients in Java ask for, and is written alike each time', async () => {
    const credentials = await makeCredentials(Date.now(), ['127.0.0.1']);
    const text = kubeconfigFor(SERVER, credentials);
    const [user] = (parse(text) as { users: [{ user: { 'client-key-data': string } }] }).users;
    const key = Buffer.from(user.user['client-key-data'], 'base64').toString();
    assert.match(key, /^-----BEGIN EC PRIVATE KEY-----\n/);
    const publicPart = (pem: string): unknown => createPublicKey(pem).export({ format: 'jwk' });
    assert.deepEqual(publicPart(key), publicPart(credentials.admin.key));
    assert.equal(kubeconfigFor(SERVER, { ...credentials }), text);
  });

  for (const text of ['a: [', 'just words', '- a list', 'kind: Pod\napiVersion: v1\n']) {
    it(`is refused where it is none: ${JSON.stringify(text)}`, () => {
      assert.throws(() => addToKubeconfig(text, SERVER, CREDENTIALS), UnusablePathError);
    });
  }
});
