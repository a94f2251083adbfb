import assert from 'node:assert/strict';
import { disposable } from '../../../../src/base/index.ts';
import {
  type AuthenticationConfiguration,
  type AuthorizationSettings,
  readAuthenticationConfiguration,
  readAuthorizationConfiguration,
  type SettingsFile,
} from '../../../../src/kube-apiserver/index.ts';
import { NO_NETWORK } from '../../../../src/kube-apiserver/webhook-client/index.ts';
import { type Harness, startServer } from '../harness.ts';

/** A file in memory. */
class MemoryFile<T> implements SettingsFile<T> {
  readonly parse: (text: string) => T;
  private content: string;
  private listener: (() => void) | undefined;

  constructor(content: object, parse: (document: unknown) => T) {
    this.content = JSON.stringify(content);
    this.parse = (text) => parse(JSON.parse(text));
  }

  get isWatched(): boolean {
    return this.listener !== undefined;
  }

  text(): string {
    if (this.content === '') throw new Error('there is no such file');
    return this.content;
  }

  onChange(listener: () => void) {
    this.listener = listener;
    return disposable(() => (this.listener = undefined));
  }

  write(content: object | string): void {
    this.content = typeof content === 'string' ? content : JSON.stringify(content);
    this.listener?.();
  }
}

function checked<T>({ configuration, problems }: { configuration: T; problems: readonly string[] }): T {
  if (problems.length > 0) throw new Error(problems.join('; '));
  return configuration;
}

const authorizers = (...types: string[]): object => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthorizationConfiguration',
  authorizers: types.map((type) => ({ type, name: type.toLowerCase() })),
});
const issuers = (url: string, more: object = {}): object => ({
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AuthenticationConfiguration',
  jwt: [{ issuer: { url, audiences: ['a'] }, claimMappings: { username: { claim: 'sub', prefix: '' } } }],
  ...more,
});

describe('a configuration file that changes', () => {
  let server: Harness;
  afterEach(() => server.server.dispose());

  const metric = async (name: string): Promise<string[]> => {
    const { body } = await server.send('GET', '/metrics');
    return String(body)
      .split('\n')
      .filter((line) => line.startsWith(name));
  };
  const counts = async (of: string): Promise<string[]> =>
    (await metric(`apiserver_${of}_config_controller_automatic_reloads_total`)).map(
      (line) => `${/status="(\w+)"/.exec(line)?.[1]} ${line.split(' ').at(-1)}`,
    );

  describe('of authorizers', () => {
    let file: MemoryFile<AuthorizationSettings>;
    beforeEach(async () => {
      file = new MemoryFile(authorizers('Node', 'RBAC'), (document) => ({
        configuration: checked(readAuthorizationConfiguration(document)),
        connections: new Map(),
      }));
      server = await startServer({ authorization: file.parse(file.text()), authorizationFile: file });
    });
    const mayList = async (): Promise<number> =>
      (await server.send('GET', '/api/v1/secrets', undefined, { 'impersonate-user': 'me' })).status;

    it('is put into force', async () => {
      assert.equal(await mayList(), 403);
      const [before] = await metric('apiserver_authorization_config_controller_last_config_info');
      file.write(authorizers('Node', 'RBAC', 'AlwaysAllow'));
      assert.equal(await mayList(), 200);
      assert.deepEqual(await counts('authorization'), ['failure 0', 'success 1']);
      const [after] = await metric('apiserver_authorization_config_controller_last_config_info');
      assert.match(after ?? '', /hash="sha256:[0-9a-f]{64}"/);
      assert.notEqual(after, before);
      const last = await metric('apiserver_authorization_config_controller_automatic_reload_last_timestamp');
      assert.equal(last[0]?.split(' ').at(-1), String(server.clock.now() / 1000));
      file.write(authorizers('Node', 'RBAC'));
      assert.equal(await mayList(), 403);
    });

    it('changes nothing where it is bad, is gone, or says what it said', async () => {
      const [before] = await metric('apiserver_authorization_config_controller_last_config_info');
      file.write(authorizers('AlwaysAllow'));
      file.write(authorizers('Node', 'RBAC', 'Guess'));
      file.write('{');
      file.write('{');
      file.write('');
      assert.equal(await mayList(), 403);
      assert.deepEqual(await counts('authorization'), ['failure 4', 'success 0']);
      const [after] = await metric('apiserver_authorization_config_controller_last_config_info');
      assert.equal(after, before);
      file.write(authorizers('RBAC', 'Node', 'AlwaysAllow'));
      assert.equal(await mayList(), 200);
    });

    it('is left alone once the server has ended', () => {
      assert.equal(file.isWatched, true);
      server.server.dispose();
      assert.equal(file.isWatched, false);
    });
  });

  it('may not bring an authorizer of the server that was not asked at the start', async () => {
    const file = new MemoryFile<AuthorizationSettings>(authorizers('RBAC'), (document) => ({
      configuration: checked(readAuthorizationConfiguration(document)),
      connections: new Map(),
    }));
    server = await startServer({ authorization: file.parse(file.text()), authorizationFile: file });
    file.write(authorizers('RBAC', 'Node'));
    assert.deepEqual(await counts('authorization'), ['failure 1', 'success 0']);
  });

  it('of issuers is put into force, but for anonymous requests, which stay as they were', async () => {
    const asked: string[] = [];
    const file = new MemoryFile<AuthenticationConfiguration>(issuers('https://one.example'), (document) =>
      checked(readAuthenticationConfiguration(document, [])),
    );
    server = await startServer({
      authentication: file.parse(file.text()),
      authenticationFile: file,
      https: {
        ...NO_NETWORK,
        send: ({ host, target }) => {
          asked.push(`https://${host}${target}`);
          return Promise.reject(new Error('nobody is there'));
        },
      },
      checkSignature: () => Promise.resolve(false),
    });
    const show = async (issuer: string): Promise<void> => {
      const part = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url');
      const token = `${part({ alg: 'RS256' })}.${part({ iss: issuer, sub: 'x', aud: 'a', exp: 2 ** 40 })}.AA`;
      const spec = { token };
      await server.send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenReview',
        spec,
      });
    };
    await show('https://two.example');
    assert.equal(asked.length, 0);
    file.write(issuers('https://two.example'));
    await show('https://two.example');
    assert.ok(
      asked.some((url) => url.startsWith('https://two.example')),
      asked.join(),
    );
    const before = asked.length;
    await show('https://one.example');
    assert.equal(asked.length, before);
    file.write(issuers('https://three.example', { anonymous: { enabled: false } }));
    assert.deepEqual(await counts('authentication'), ['failure 1', 'success 1']);
  });
});
