import assert from 'node:assert/strict';
import { type Random, readAll, SeededRandom } from '../../../src/base/index.ts';
import { readAuditPolicy } from '../../../src/kube-apiserver/index.ts';
import { drain } from '../../support/drain.ts';
import { APPLY_PATCH, type Harness, MERGE_PATCH, startServer } from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const HEAD = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';
const TOKENS = [
  { token: 'u', user: { name: 'somebody', uid: 'u1', groups: ['readers'], extra: { k: ['v'] } } },
];

// What a line holds is what the tests are about.
// oxlint-disable-next-line typescript/no-explicit-any
type Line = any;

describe('audit', () => {
  let api: Harness;
  let lines: Line[];
  let hasRoom = true;

  const start = async (rules: string, random: Random = new SeededRandom(1)): Promise<void> => {
    lines = [];
    hasRoom = true;
    const write = (line: string): boolean => {
      if (hasRoom) lines.push(JSON.parse(line));
      return hasRoom;
    };
    const audit = { policy: readAuditPolicy(`${HEAD}${rules}`), sink: { write } };
    api = await startServer({ audit, random, staticTokens: TOKENS });
  };
  afterEach(() => api.server.dispose());

  const configMap = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: { secret: 'no' },
  });
  const stages = (): string[] => lines.map(({ stage, verb }) => `${stage} ${verb}`);

  it('tells who asked for what, and what became of it, and nothing that was in it', async () => {
    await start('rules: [{level: Metadata}]');
    const { headers } = await api.send('POST', CONFIG_MAPS, configMap('a'), { 'user-agent': 'test/2' });
    assert.deepEqual(stages(), ['RequestReceived create', 'ResponseComplete create']);
    const [received, complete] = lines;
    assert.equal(headers['audit-id'], received.auditID);
    assert.equal(complete.auditID, received.auditID);
    assert.deepEqual(complete, {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: received.auditID,
      stage: 'ResponseComplete',
      requestURI: CONFIG_MAPS,
      verb: 'create',
      user: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      userAgent: 'test/2',
      objectRef: { resource: 'configmaps', namespace: 'default', name: 'a', apiVersion: 'v1' },
      responseStatus: { metadata: {}, code: 201 },
      requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
      stageTimestamp: '2026-01-01T00:00:00.000000Z',
      annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    });
    assert.equal(received.responseStatus, undefined);
  });

  it('names a request as its client does', async () => {
    await start('rules: [{level: Metadata}]');
    const { headers } = await api.send('GET', '/version', undefined, { 'audit-id': 'mine' });
    assert.equal(headers['audit-id'], 'mine');
    assert.equal(lines[0].auditID, 'mine');
    assert.equal(lines[0].objectRef, undefined);
    await api.send('GET', '/version', undefined, { 'audit-id': 'x'.repeat(100) });
    assert.equal(lines.at(-1).auditID, 'x'.repeat(64));
  });

  it('shows what was sent, and what was answered, as the level says', async () => {
    await start(
      'omitStages: [RequestReceived]\nrules: [{level: Request, verbs: [create]}, {level: RequestResponse}]',
    );
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    assert.deepEqual(lines[0].requestObject.data, { secret: 'no' });
    assert.equal(lines[0].responseObject, undefined);
    await api.send('PATCH', `${CONFIG_MAPS}/a`, { data: { secret: 'yes' } }, MERGE_PATCH);
    assert.deepEqual(lines[1].requestObject, { data: { secret: 'yes' } });
    assert.deepEqual(lines[1].responseObject.data, { secret: 'yes' });
    const applied = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    await api.send('PATCH', `${CONFIG_MAPS}/a?fieldManager=m`, applied, APPLY_PATCH);
    assert.deepEqual(lines[2].requestObject, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
    });
    await api.send('GET', CONFIG_MAPS, undefined, { accept: 'application/vnd.kubernetes.protobuf' });
    assert.equal(lines[3].responseObject.kind, 'ConfigMapList');
    assert.equal(lines[3].responseObject.items.length, 1);
    await api.send('DELETE', `${CONFIG_MAPS}/a`, { kind: 'DeleteOptions', apiVersion: 'v1' });
    assert.deepEqual(lines[4].requestObject, { kind: 'DeleteOptions', apiVersion: 'v1' });
    assert.equal(lines[4].responseObject.status, 'Success');
  });

  it('leaves out the record of who manages what, where it is told to', async () => {
    await start(
      'omitStages: [RequestReceived]\nomitManagedFields: true\nrules: [{level: RequestResponse, verbs: [get], omitManagedFields: false}, {level: RequestResponse}]',
    );
    await api.send('POST', CONFIG_MAPS, configMap('a'));
    assert.equal(lines[0].responseObject.metadata.managedFields, undefined);
    await api.send('GET', CONFIG_MAPS);
    assert.equal(lines[1].responseObject.items[0].metadata.managedFields, undefined);
    await api.send('GET', `${CONFIG_MAPS}/a`);
    assert.equal(lines[2].responseObject.metadata.managedFields.length, 1);
  });

  it('tells of refusals with their reason', async () => {
    await start('omitStages: [RequestReceived]\nrules: [{level: Metadata}]');
    await api.open('GET', `${CONFIG_MAPS}/a`, { anonymous: true, headers: { authorization: 'Bearer u' } });
    const [forbidden] = lines;
    assert.deepEqual(forbidden.user, {
      username: 'somebody',
      uid: 'u1',
      groups: ['readers', 'system:authenticated'],
      extra: { k: ['v'] },
    });
    assert.equal(forbidden.annotations['authorization.k8s.io/decision'], 'forbid');
    assert.equal(forbidden.responseStatus.code, 403);
    assert.equal(forbidden.responseStatus.reason, 'Forbidden');
    assert.equal(forbidden.responseStatus.status, 'Failure');
    await api.send('GET', `${CONFIG_MAPS}/none`);
    assert.equal(lines[1].responseStatus.reason, 'NotFound');
    await api.open('GET', CONFIG_MAPS, { anonymous: true, headers: { authorization: 'Bearer wrong' } });
    assert.equal(lines.length, 3);
    assert.deepEqual(
      [lines[2].stage, lines[2].responseStatus.code, lines[2].user],
      ['ResponseStarted', 401, { username: '' }],
    );
  });

  it('tells whom somebody speaks for', async () => {
    await start('omitStages: [RequestReceived]\nrules: [{level: Metadata}]');
    const headers = { 'impersonate-user': 'other', 'impersonate-group': 'system:masters' };
    await api.send('GET', `${CONFIG_MAPS}/none`, undefined, headers);
    assert.equal(lines[0].user.username, 'admin');
    assert.deepEqual(lines[0].impersonatedUser, {
      username: 'other',
      groups: ['system:masters', 'system:authenticated'],
    });
  });

  it('tells when a watch begins, and when it ends', async () => {
    await start('rules: [{level: RequestResponse}]');
    const leaving = new AbortController();
    const watch = await api.open('GET', `${CONFIG_MAPS}?watch=1`, { signal: leaving.signal });
    assert.deepEqual(stages(), ['RequestReceived watch', 'ResponseStarted watch']);
    leaving.abort();
    await readAll(watch.body);
    await drain();
    assert.deepEqual(stages().slice(2), ['ResponseComplete watch']);
    assert.equal(lines[2].responseObject, undefined);
  });

  it('tells of a mistake in the program as of a panic', async () => {
    let isBroken = false;
    const chance = new SeededRandom(1);
    const next = (): number => {
      if (isBroken) throw new TypeError('a mistake');
      return chance.next();
    };
    await start('rules: [{level: Metadata, verbs: [create]}]', { next });
    isBroken = true;
    const { status } = await api.send('POST', CONFIG_MAPS, configMap('a'), { 'audit-id': 'mine' });
    assert.equal(status, 500);
    assert.deepEqual(stages(), ['RequestReceived create', 'Panic create']);
    assert.equal(lines[1].responseStatus.message, "APIServer panic'd: a mistake");
  });

  it('leaves out what is too long for a line, and says so', async () => {
    await start(
      'omitStages: [RequestReceived]\nrules: [{level: Metadata, verbs: [create]}, {level: RequestResponse}]',
    );
    for (let i = 0; i < 30; i++)
      await api.send('POST', CONFIG_MAPS, { ...configMap(`c-${i}`), data: { a: 'x'.repeat(40_000) } });
    await api.send('GET', CONFIG_MAPS);
    const last = lines.at(-1);
    assert.equal(last.responseObject, undefined);
    assert.equal(last.annotations['audit.k8s.io/truncated'], 'true');
  });

  it('lets nobody wait for the log, and counts what is lost', async () => {
    await start('rules: [{level: Metadata, verbs: [list]}]');
    hasRoom = false;
    assert.equal((await api.send('GET', CONFIG_MAPS)).status, 200);
    const { body } = await api.send('GET', '/metrics');
    assert.match(body, /\napiserver_audit_error_total\{plugin="log"\} 2\n/);
    assert.match(body, /\napiserver_audit_event_total 0\n/);
    assert.match(body, /\napiserver_audit_level_total\{level="Metadata"\} 1\n/);
  });
});
