import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withConfiguration } from '../../../src/cli/admission-config.ts';

const KUBECONFIG = `
current-context: a
contexts: [{ name: a, context: { cluster: a, user: a } }]
clusters: [{ name: a, cluster: { server: 'https://images.example.com/policy' } }]
users: [{ name: a, user: { token: secret } }]
`;
const LIMITS = `
apiVersion: eventratelimit.admission.k8s.io/v1alpha1
kind: Configuration
limits: [{ type: Namespace, qps: 5, burst: 10, cacheSize: 3 }]
`;

describe('the file of admission plugins', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-admission-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };

  it('names others from its own folder', () => {
    write('limits.yaml', LIMITS);
    const kubeconfig = write('kubeconfig', KUBECONFIG);
    const images = JSON.stringify({ imagePolicy: { kubeConfigFile: kubeconfig, defaultAllow: true } });
    const admissionConfig = write(
      'admission.yaml',
      `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- { name: EventRateLimit, path: limits.yaml }
- { name: ImagePolicyWebhook, configuration: ${images} }
`,
    );
    const enable = ['EventRateLimit', 'ImagePolicyWebhook'];
    const { configuration, ...admission } = withConfiguration({ admission: { enable }, admissionConfig });
    assert.deepEqual(admission, { enable });
    assert.deepEqual(configuration?.eventRateLimits, [
      { type: 'Namespace', perSecond: 5, burst: 10, remembered: 3 },
    ]);
    const { connection, defaultAllow } = configuration?.imagePolicy ?? {};
    assert.equal(connection?.url, 'https://images.example.com/policy');
    assert.deepEqual(connection?.headers, { authorization: 'Bearer secret' });
    assert.equal(defaultAllow, true);
  });

  it('is not needed by plugins that can do without', () => {
    const { configuration } = withConfiguration({ admission: { enable: ['PodTolerationRestriction'] } });
    assert.deepEqual(configuration, {
      tolerationRestriction: { default: [], whitelist: [] },
    });
  });

  it('that leads nowhere is refused in upstream’s words', () => {
    const admissionConfig = write('old.yaml', 'imagePolicy: { kubeConfigFile: /none/kubeconfig }\n');
    assert.throws(
      () => withConfiguration({ admission: { enable: ['ImagePolicyWebhook'] }, admissionConfig }),
      {
        message:
          `--admission-control-config-file ${admissionConfig} cannot be used: couldn't init admission plugin ` +
          '"ImagePolicyWebhook": stat /none/kubeconfig: no such file or directory',
      },
    );
  });
});
