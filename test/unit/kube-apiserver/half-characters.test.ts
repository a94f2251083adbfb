import assert from 'node:assert/strict';
import {
  APPLY_PATCH,
  type Harness,
  JSON_PATCH,
  MERGE_PATCH,
  startServer,
  STRATEGIC_PATCH,
} from './harness.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
const YAML = { 'content-type': 'application/yaml' };
/** As it is written in JSON, where it is half of a character of two. */
const HALF = '\ud800';
const REPLACED = '\ufffd';

/** What was seen of a 1.36.3 server. */
describe('half of a character', () => {
  let server: Harness;
  beforeEach(async () => {
    server = await startServer();
    await server.send('POST', CONFIG_MAPS, { metadata: { name: 'a' }, data: { k: `x${HALF}y` } });
  });
  afterEach(() => server.server.dispose());

  it('is replaced where it is read', async () => {
    const data = { k: `${HALF}😀\udc00`, whole: '😀' };
    const { body } = await server.send('POST', CONFIG_MAPS, { metadata: { name: 'b' }, data });
    assert.deepEqual(body.data, { k: `${REPLACED}😀${REPLACED}`, whole: '😀' });
    assert.deepEqual((await server.send('GET', `${CONFIG_MAPS}/b`)).body.data, body.data);
  });

  for (const [name, headers] of [
    ['merge', MERGE_PATCH],
    ['strategic merge', STRATEGIC_PATCH],
  ] as const) {
    it(`is replaced in a ${name} patch`, async () => {
      const { body } = await server.send('PATCH', `${CONFIG_MAPS}/a`, { data: { m: HALF } }, headers);
      assert.deepEqual(body.data, { k: `x${REPLACED}y`, m: REPLACED });
    });
  }

  it('is replaced in a JSON patch', async () => {
    const patch = [{ op: 'add', path: '/data/j', value: HALF }];
    const { body } = await server.send('PATCH', `${CONFIG_MAPS}/a`, patch, JSON_PATCH);
    assert.deepEqual(body.data, { k: `x${REPLACED}y`, j: REPLACED });
  });

  it('leaves no object behind that nobody can name', async () => {
    const { status, body } = await server.send('POST', BUDGETS, { metadata: { name: HALF } });
    assert.deepEqual([status, body.metadata.name], [201, REPLACED]);
    const path = `${BUDGETS}/${encodeURIComponent(REPLACED)}`;
    assert.equal((await server.send('GET', path)).status, 200);
    assert.equal((await server.send('DELETE', path)).status, 200);
    assert.deepEqual((await server.send('GET', BUDGETS)).body.items, []);
  });

  it('is refused in YAML, as a pair is that is written as two', async () => {
    for (const escape of ['x\\ud800y', '\\ud83d\\ude00', '\\U0000D800', '\\U00110000']) {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: some }\ndata: { k: "${escape}" }\n`;
      const { status, body } = await server.send('POST', CONFIG_MAPS, text, YAML);
      const why = 'yaml: line 4: found invalid Unicode character escape code';
      assert.equal(status, 400);
      assert.match(body.message, new RegExp(`^the object provided is unrecognized .*: ${why} \\(`));
    }
    const applied = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"z"},"data":{"k":"\\ud800"}}`;
    const { status, body } = await server.send(
      'PATCH',
      `${CONFIG_MAPS}/z?fieldManager=m`,
      applied,
      APPLY_PATCH,
    );
    assert.equal(status, 400);
    assert.equal(
      body.message,
      'error decoding YAML: error converting YAML to JSON: yaml: found invalid Unicode character escape code',
    );
  });

  it('is no escape where nothing is escaped', async () => {
    const lines = [
      'kind: ConfigMap',
      'apiVersion: v1',
      'metadata: { name: some }',
      'data:',
      '  plain: \\ud800',
      "  single: '\\ud800'",
      '  escaped: "\\\\ud800 \\U0001F600"',
      '  block: |-',
      '    "\\ud800"',
    ];
    const { status, body } = await server.send('POST', CONFIG_MAPS, lines.join('\n'), YAML);
    assert.equal(status, 201, body.message);
    assert.deepEqual(body.data, {
      plain: '\\ud800',
      single: '\\ud800',
      escaped: '\\ud800 😀',
      block: '"\\ud800"',
    });
  });
});
