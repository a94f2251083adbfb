import assert from 'node:assert/strict';
import { readAdmissionConfiguration } from '../../../../src/kube-apiserver/index.ts';

const PLUGINS = ['EventRateLimit', 'ImagePolicyWebhook', 'PodNodeSelector', 'PodTolerationRestriction'];
const CONNECTION = { url: 'https://images.example.com/policy' };
const CREDENTIALS = { users: { '*': { headers: { authorization: 'Bearer a' } } } };
const FILES: Readonly<Record<string, unknown>> = {
  'limits.yaml': limits({ type: 'Server', qps: 5, burst: 10 }),
};

function read(document: unknown, enabled: readonly string[] = PLUGINS) {
  return readAdmissionConfiguration(document, (name) => enabled.includes(name), {
    read: (path) => FILES[path] ?? assert.fail(path),
    connection: (path) => {
      if (path !== '/images.kubeconfig') throw new Error(`stat ${path}: no such file or directory`);
      return CONNECTION;
    },
    credentials: (path) => {
      if (path !== '/webhooks.kubeconfig') throw new Error(`stat ${path}: no such file or directory`);
      return CREDENTIALS;
    },
  });
}

function file(...plugins: object[]): object {
  return { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'AdmissionConfiguration', plugins };
}

function limits(...given: object[]): object {
  return { apiVersion: 'eventratelimit.admission.k8s.io/v1alpha1', kind: 'Configuration', limits: given };
}

function tolerations(more: object): object {
  const apiVersion = 'podtolerationrestriction.admission.k8s.io/v1alpha1';
  return { apiVersion, kind: 'Configuration', ...more };
}

/** What is said of a configuration that a server does not start with. */
function problem(document: unknown, ...enabled: string[]): string {
  try {
    read(document, enabled);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return assert.fail('it was read');
}

describe('the configuration of admission plugins', () => {
  it('is read from the file and from those that it names', () => {
    const toleration = { key: 'a', operator: 'Exists' };
    const document = file(
      { name: 'EventRateLimit', path: 'limits.yaml' },
      {
        name: 'ImagePolicyWebhook',
        configuration: { imagePolicy: { kubeConfigFile: '/images.kubeconfig', allowTTL: 60, denyTTL: -1 } },
      },
      { name: 'PodNodeSelector', configuration: { podNodeSelectorPluginConfig: { dev: 'a=b' } } },
      { name: 'PodTolerationRestriction', configuration: tolerations({ default: [toleration] }) },
      { name: 'Unknown', path: 'not read' },
    );
    assert.deepEqual(read(document), {
      eventRateLimits: [{ type: 'Server', perSecond: 5, burst: 10, remembered: 4096 }],
      imagePolicy: {
        connection: CONNECTION,
        allowMs: 60_000,
        denyMs: 0,
        retryMs: 500,
        defaultAllow: false,
      },
      nodeSelectors: { dev: 'a=b' },
      tolerationRestriction: { default: [toleration], whitelist: [] },
    });
    assert.deepEqual(read(document, []), {});
  });

  it('may be of the older form, that of one plugin', () => {
    const { imagePolicy } = read({ imagePolicy: { kubeConfigFile: '/images.kubeconfig' } }, [
      'ImagePolicyWebhook',
    ]);
    assert.equal(imagePolicy?.allowMs, 300_000);
  });

  /** Said so by kube-apiserver 1.36.3, but for what it calls its own scheme. */
  const refused: readonly [document: unknown, plugin: string, said: string][] = [
    [undefined, 'EventRateLimit', 'limits: Invalid value: null: must not be empty'],
    [
      file({
        name: 'EventRateLimit',
        configuration: limits(
          { type: 'Server', qps: 0, burst: -1 },
          { type: 'User', qps: 1, burst: 1, cacheSize: -1 },
        ),
      }),
      'EventRateLimit',
      '[limits[0].burst: Invalid value: -1: must be positive, limits[0].qps: Invalid value: 0: must be positive, ' +
        'limits[1].cacheSize: Invalid value: -1: must not be negative]',
    ],
    [
      file({ name: 'EventRateLimit', configuration: { kind: 'Configuration', limits: [] } }),
      'EventRateLimit',
      `Object 'apiVersion' is missing in '{"kind":"Configuration","limits":[]}'`,
    ],
    [
      file({
        name: 'PodTolerationRestriction',
        configuration: tolerations({ default: [{ key: 'a', operator: 'Foo' }] }),
      }),
      'PodTolerationRestriction',
      'invalid config: [podtolerationrestriction.default[0].operator: Unsupported value: "Foo": supported values: "Equal", "Exists"]',
    ],
    [undefined, 'ImagePolicyWebhook', 'no config specified'],
    [
      { imagePolicy: { kubeConfigFile: '/none', allowTTL: 99_999 } },
      'ImagePolicyWebhook',
      'valid value is between 1s and 30m0s, got 27h46m39s',
    ],
    [
      { imagePolicy: { kubeConfigFile: '/none' } },
      'ImagePolicyWebhook',
      'stat /none: no such file or directory',
    ],
  ];
  for (const [document, plugin, said] of refused) {
    it(`is refused: ${said}`, () =>
      assert.equal(problem(document, plugin), `couldn't init admission plugin "${plugin}": ${said}`));
  }

  it('is refused as a whole where it is no configuration', () => {
    const prefix = 'failed to read plugin config: ';
    const other = { ...file(), kind: 'AdmissionConfigurations' };
    const version =
      'no kind "AdmissionConfigurations" is registered for version "apiserver.config.k8s.io/v1"';
    assert.equal(problem(other), prefix + version);
    const strict = 'strict decoding error: unknown field "foo", unknown field "plugins[0].bar"';
    assert.equal(problem({ ...file({ bar: 1 }), foo: 1 }), prefix + strict);
    const missing = `Object 'Kind' is missing in '{"foo":"bar"}'`;
    assert.equal(problem({ foo: 'bar' }), prefix + missing);
  });

  it('of quotas is read in its old forms and the new one', () => {
    const scope = { scopeName: 'PriorityClass', operator: 'In', values: ['high'] };
    const limitedResources = [{ resource: 'pods', matchContains: ['cpu'], matchScopes: [scope] }];
    for (const [apiVersion, kind] of [
      ['apiserver.config.k8s.io/v1', 'ResourceQuotaConfiguration'],
      ['resourcequota.admission.k8s.io/v1beta1', 'Configuration'],
    ]) {
      const document = file({ name: 'ResourceQuota', configuration: { apiVersion, kind, limitedResources } });
      assert.deepEqual(read(document, ['ResourceQuota']), {
        limitedResources: [{ group: '', resource: 'pods', contains: ['cpu'], scopes: [scope] }],
      });
    }
  });

  it('of webhooks names a kubeconfig', () => {
    const configured = (more: object): object =>
      file({
        name: 'MutatingAdmissionWebhook',
        configuration: {
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'WebhookAdmissionConfiguration',
          ...more,
        },
      });
    assert.deepEqual(
      read(configured({ kubeConfigFile: '/webhooks.kubeconfig' }), ['MutatingAdmissionWebhook']),
      {
        webhookCredentials: { admit: CREDENTIALS },
      },
    );
    const prefix = 'couldn\'t init admission plugin "MutatingAdmissionWebhook": ';
    for (const [more, said] of [
      [{ kubeConfigFile: 'a' }, 'kubeConfigFile: Invalid value: "a": must be an absolute file path'],
      [{ kubeConfigFile: '/none' }, 'stat /none: no such file or directory'],
      [{ staticManifestsDir: '/a' }, 'staticManifestsDir is not built into this server'],
    ] as const) {
      assert.equal(problem(configured(more), 'MutatingAdmissionWebhook'), prefix + said);
    }
  });
});
