import assert from 'node:assert/strict';
import { HttpsFailure, type JsonObject } from '../../../../src/base/index.ts';
import {
  API_SERVICES,
  FakeServers,
  flunders,
  GROUP,
  registration,
} from '../../../support/extending-servers.ts';
import { type Harness, MERGE_PATCH, startServer } from '../harness.ts';
import { available, register } from './registered.ts';

const SERVICES = '/api/v1/namespaces/default/services';
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';

describe('the availability of what another server serves', () => {
  let servers: FakeServers;
  let harness: Harness;
  beforeEach(async () => {
    servers = new FakeServers();
    harness = await startServer({ https: servers });
  });
  afterEach(() => harness.server.dispose());

  const says = async (): Promise<string> => {
    await harness.clock.advance(10);
    const { status, reason, message } = await available(harness);
    return `${String(status)} ${String(reason)}: ${String(message)}`;
  };
  const slice = (
    endpoints: JsonObject[],
    ports: JsonObject[] = [{ name: 'https', port: 8443 }],
  ): JsonObject => ({
    metadata: { name: 'wardle-1', labels: { 'kubernetes.io/service-name': 'wardle' } },
    addressType: 'IPv4',
    endpoints,
    ports,
  });

  it('follows the Service, its ports and its endpoints', async () => {
    await harness.send('POST', API_SERVICES, registration('v1'));
    assert.equal(await says(), 'False ServiceNotFound: service/wardle in "default" is not present');
    const spec = { ports: [{ name: 'https', port: 8443 }] };
    await harness.send('POST', SERVICES, { metadata: { name: 'wardle' }, spec });
    assert.equal(
      await says(),
      'False ServicePortError: service/wardle in "default" is not listening on port 443',
    );
    const ports = { spec: { ports: [{ name: 'https', port: 443, targetPort: 8443 }] } };
    await harness.send('PATCH', `${SERVICES}/wardle`, ports, MERGE_PATCH);
    assert.equal(
      await says(),
      'False EndpointsNotFound: cannot find endpointslices for service/wardle in "default"',
    );
    await harness.send('POST', SLICES, slice([{ addresses: ['10.1.2.3'], conditions: { ready: false } }]));
    assert.equal(
      await says(),
      'False MissingEndpoints: endpointslices for service/wardle in "default" have no addresses with port name "https"',
    );
    const endpoints = { endpoints: [{ addresses: ['10.1.2.3'], conditions: { ready: true } }] };
    await harness.send('PATCH', `${SLICES}/wardle-1`, endpoints, MERGE_PATCH);
    const url = `https://10.1.2.3:8443/apis/${GROUP}/v1`;
    assert.equal(
      await says(),
      `False FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": dial tcp 10.1.2.3:8443: connect: connection refused`,
    );
    servers.at('10.1.2.3', () => ({ status: 500 }));
    await harness.clock.advance(30_000);
    assert.equal(
      await says(),
      `False FailedDiscoveryCheck: failing or missing response from ${url}: bad status from ${url}: 500`,
    );
    servers.at('10.1.2.3', flunders('v1'));
    await harness.clock.advance(30_000);
    assert.equal(await says(), 'True Passed: all checks passed');
    const asked = servers.to(`/apis/${GROUP}/v1`).at(-1);
    assert.deepEqual(
      [asked?.headers['x-remote-user'], asked?.headers['x-remote-group']],
      ['system:kube-aggregator', ['system:masters']],
    );
  });

  it('is good where one of several questions is answered', async () => {
    let count = 0;
    const serve = flunders('v1');
    servers.at('wardle', (request) => {
      if (request.target === `/apis/${GROUP}/v1` && ++count % 5 !== 0) throw new HttpsFailure('reset');
      return serve(request);
    });
    await register(harness);
    assert.equal(await says(), 'True Passed: all checks passed');
  });

  it('waits no longer than five seconds for a server that hangs, and changes its time with its status alone', async () => {
    servers.at('wardle', () => undefined);
    await register(harness);
    await harness.clock.advance(5000);
    const url = `https://wardle:443/apis/${GROUP}/v1`;
    assert.equal(
      await says(),
      `False FailedDiscoveryCheck: failing or missing response from ${url}: Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    );
    const { lastTransitionTime } = await available(harness);
    servers.at('wardle', () => ({ status: 503 }));
    await harness.clock.advance(60_000);
    assert.match(await says(), /bad status from .*: 503$/);
    assert.equal((await available(harness))['lastTransitionTime'], lastTransitionTime);
    servers.at('wardle', flunders('v1'));
    await harness.clock.advance(60_000);
    assert.equal((await available(harness))['status'], 'True');
    assert.notEqual((await available(harness))['lastTransitionTime'], lastTransitionTime);
  });

  it('is counted', async () => {
    await harness.send('POST', API_SERVICES, registration('v1'));
    await harness.clock.advance(10);
    const { body } = await harness.send('GET', '/metrics');
    const text = String(body);
    assert.match(text, /^aggregator_unavailable_apiservice\{name="v1\.wardle\.example\.com"\} 1$/m);
    assert.match(text, /^aggregator_unavailable_apiservice\{name="v1\.apps"\} 0$/m);
    const labels = 'name="v1.wardle.example.com",reason="ServiceNotFound"';
    assert.ok(text.includes(`aggregator_unavailable_apiservice_total{${labels}} 1`), text);
  });

  it('is not written where nothing changes, and nobody is asked where everything is served here', async () => {
    servers.at('wardle', flunders('v1'));
    await register(harness);
    const path = `${API_SERVICES}/v1.${GROUP}`;
    const before = (await harness.send('GET', path)).body.metadata.resourceVersion;
    await harness.clock.advance(300_000);
    assert.equal((await harness.send('GET', path)).body.metadata.resourceVersion, before);
    await harness.send('DELETE', path);
    await harness.clock.advance(10);
    const count = servers.sent.length;
    await harness.clock.advance(300_000);
    assert.equal(servers.sent.length, count);
  });

  it('is that of the server itself where the service is taken away', async () => {
    await harness.send('POST', API_SERVICES, registration('v1'));
    const path = `${API_SERVICES}/v1.${GROUP}`;
    const local = { spec: { service: null, insecureSkipTLSVerify: false } };
    await harness.send('PATCH', path, local, MERGE_PATCH);
    assert.equal(await says(), 'True Local: Local APIServices are always available');
  });
});
