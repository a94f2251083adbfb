import assert from 'node:assert/strict';
import {
  type BodyFormat,
  decodeBody,
  type DecodedBody,
  encodeJson,
  encodeObjectProtobuf,
  ProtobufWriter,
  yamlText,
  yamlToJson,
} from '../../../../src/api/index.ts';
import { builtInKinds } from '../../../../src/kinds/index.ts';

const KINDS = builtInKinds();

const deployments = { group: 'apps', version: 'v1', kind: 'Deployment' };
const configMaps = { group: '', version: 'v1', kind: 'ConfigMap' };
const pods = { group: '', version: 'v1', kind: 'Pod' };

function decode(text: string, expected = pods, format: BodyFormat = 'json'): DecodedBody {
  return decodeBody(new TextEncoder().encode(text), format, expected, KINDS);
}

function refusal(text: string, expected = pods, format: BodyFormat = 'json'): string {
  try {
    decode(text, expected, format);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('decodeBody', () => {
  it('gives canonical objects', () => {
    const { object, problems } = decode(
      '{"metadata":{"name":"a","labels":{},"annotations":null},"spec":{"containers":[{"name":"c","image":"","tty":false,"resources":{"limits":{"cpu":"0.5"}}}],"hostNetwork":false}}',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(object, {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'c', resources: { limits: { cpu: '500m' } } }] },
      status: {},
    });
  });

  it('keeps the zero of what may be absent', () => {
    const { object } = decode('{"spec":{"replicas":0,"paused":false}}', deployments);
    assert.equal((object.spec as { replicas?: number }).replicas, 0);
    assert.equal('paused' in (object.spec as object), false);
  });

  it('takes keys that JavaScript gives a meaning to', () => {
    const { object } = decode('{"data":{"__proto__":"x","constructor":"y"}}', configMaps);
    assert.equal(JSON.stringify(object.data), '{"__proto__":"x","constructor":"y"}');
  });

  const mismatches: [string, string][] = [
    ['{"spec":"x"}', 'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec'],
    [
      '{"spec":{"containers":[{"name":5}]}}',
      'json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string',
    ],
    [
      '{"spec":{"containers":["x"]}}',
      'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container',
    ],
    [
      '{"metadata":{"labels":{"a":1}}}',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      '{"spec":{"restartPolicy":1}}',
      'json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      '{"spec":{"priority":1.5}}',
      'json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32',
    ],
    [
      '{"spec":{"priority":2147483648}}',
      'json: cannot unmarshal number 2147483648 into Go struct field PodSpec.spec.priority of type int32',
    ],
    [
      '{"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":true}}}]}}',
      'json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
    ],
    [
      '{"spec":{"containers":[{"resources":{"limits":{"cpu":"abc"}}}]}}',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      '{"metadata":{"creationTimestamp":"x"}}',
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    [
      '{"metadata":{"creationTimestamp":"2026-13-01T00:00:00Z"}}',
      'parsing time "2026-13-01T00:00:00Z": month out of range',
    ],
  ];
  for (const [text, why] of mismatches) {
    it(`refuses ${text}`, () => {
      assert.equal(refusal(text), `Pod in version "v1" cannot be handled as a Pod: ${why}`);
    });
  }

  it('takes an hour of one digit, and refuses offsets that there are none of', () => {
    const { object } = decode('{"metadata":{"creationTimestamp":"2026-01-02T3:04:05Z"}}');
    assert.equal(object.metadata.creationTimestamp, '2026-01-02T03:04:05Z');
    assert.match(
      refusal('{"metadata":{"creationTimestamp":"2026-01-02T03:04:05+25:00"}}'),
      /: time zone offset hour out of range$/,
    );
  });

  it('tells the first mismatch and reads on to the errors that end a decoding', () => {
    assert.match(refusal('{"spec":{"priority":"x","hostNetwork":"y"}}'), /PodSpec\.spec\.priority/);
    assert.match(refusal('{"spec":{"priority":"x","overhead":{"cpu":"z"}}}'), /quantities must match/);
  });

  const unrecognized: [string, string][] = [
    ['', "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"],
    [
      '{"a":}',
      "couldn't get version/kind; json parse error: invalid character '}' looking for beginning of value ({\"a\":})",
    ],
    [
      '{"a" 1}',
      "couldn't get version/kind; json parse error: invalid character '1' after object key ({\"a\" 1})",
    ],
    [
      '{"a":tru}',
      "couldn't get version/kind; json parse error: invalid character '}' in literal true (expecting 'e') ({\"a\":tru})",
    ],
    [
      '\ufeff{}',
      "couldn't get version/kind; json parse error: invalid character 'ï' looking for beginning of value (efbbbf7b7d)",
    ],
    [
      '{"kind":5}',
      'couldn\'t get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})',
    ],
  ];
  for (const [text, why] of unrecognized) {
    it(`does not recognise ${JSON.stringify(text)}`, () => {
      assert.equal(refusal(text), `the object provided is unrecognized (must be of type Pod): ${why}`);
    });
  }

  it('refuses what is nested too deeply without falling over', () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    assert.match(refusal(deep), /invalid character '\[' exceeded max depth/);
  });

  it('takes nesting up to its limit through every form, and refuses more', () => {
    const revisions = { group: 'apps', version: 'v1', kind: 'ControllerRevision' };
    const nested = (levels: number): string => `{"data":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;
    const { object } = decode(nested(499), revisions);
    assert.deepEqual(decode(yamlText(object), revisions, 'yaml').object, object);
    const protobuf = encodeObjectProtobuf(object, KINDS);
    assert.ok(protobuf);
    assert.deepEqual(decodeBody(protobuf, 'protobuf', revisions, KINDS).object, object);
    assert.match(refusal(nested(500), revisions), /exceeded max depth/);
    assert.match(refusal(nested(500), revisions, 'yaml'), /exceeded max depth of 500/);
  });

  it('refuses protobuf that is nested too deeply', () => {
    const crds = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
    const writer = new ProtobufWriter();
    writer.raw(Uint8Array.of(0x6b, 0x38, 0x73, 0));
    writer.field(2, 2).fork();
    const path = [2, 7, 4, 1];
    for (const number of path) writer.field(number, 2).fork();
    for (let level = 0; level < 600; level++) writer.field(26, 2).fork();
    for (let level = 0; level < 601 + path.length; level++) writer.ldelim();
    assert.throws(() => decodeBody(writer.finish(), 'protobuf', crds, KINDS), /exceeded max depth of 500/);
  });

  it('refuses other kinds and versions', () => {
    assert.equal(
      refusal('{"kind":"Secret","apiVersion":"v1"}', configMaps),
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    );
    assert.equal(
      refusal('{"kind":"Pod","apiVersion":"v2"}'),
      'Pod in version "v2" cannot be handled as a Pod: no kind "Pod" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
    );
    assert.equal(
      refusal('{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1"}', {
        group: 'autoscaling',
        version: 'v2',
        kind: 'HorizontalPodAutoscaler',
      }),
      'the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)',
    );
  });

  it('takes an Eviction of the version before', () => {
    const evictions = { group: 'policy', version: 'v1', kind: 'Eviction' };
    const { object } = decode(
      '{"kind":"Eviction","apiVersion":"policy/v1beta1","metadata":{"name":"a"}}',
      evictions,
    );
    assert.equal(object.apiVersion, 'policy/v1');
  });

  it('lists unknown and duplicate fields in the order of the text', () => {
    const { problems } = decode(
      '{"metadata":{"labels":{"a":"1","a":"2"}},"spec":{"containers":[{"bogus":1}],"Bogus":2},"status":{},"status":{}}',
    );
    assert.deepEqual(problems, [
      'duplicate field "metadata.labels.a"',
      'unknown field "spec.containers[0].bogus"',
      'unknown field "spec.Bogus"',
      'duplicate field "status"',
    ]);
  });
});

describe('decodeBody of YAML', () => {
  it('reads YAML 1.1, and the first document alone', () => {
    const { object } = decode(
      'metadata: {name: one}\ndata: {"on": "yes"}\n---\nkind: Secret\n',
      configMaps,
      'yaml',
    );
    assert.deepEqual(object.data, { on: 'yes' });
    assert.match(
      refusal('metadata: {name: y}', configMaps, 'yaml'),
      /cannot unmarshal bool into Go struct field/,
    );
  });

  it('tells of keys that come twice', () => {
    const { problems } = decode('data:\n  k: v\n  k: w\nbogus: 1\n', configMaps, 'yaml');
    assert.deepEqual(problems, [
      'yaml: unmarshal errors:\n  line 3: key "k" already set in map',
      'unknown field "bogus"',
    ]);
  });

  it('tells of double keys where their values begin, merged ones among them', () => {
    const text = 'data: &d\n  k: v\n  1: x\n  1: z\nlabels:\n  <<: *d\n  k:\n    - z\n';
    assert.deepEqual(yamlToJson(text), {
      json: '{"data":{"1":"z","k":"v"},"labels":{"1":"z","k":["z"]}}',
      problems: [
        'yaml: unmarshal errors:\n  line 4: key 1 already set in map\n  line 4: key 1 already set in map\n  line 8: key "k" already set in map',
      ],
    });
  });

  it('reads no further than the first document', () => {
    assert.equal(yamlToJson('a: 1\n---\nb: [\n').json, '{"a":1}');
  });

  const aliases: [string, string][] = [
    [
      `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]\n`).join('')}`,
      'yaml: document contains excessive aliasing',
    ],
    ['a: &a [*a]', "yaml: anchor 'a' value contains itself"],
    ['a: *b', "yaml: unknown anchor 'b' referenced"],
    ['<<: 1', 'yaml: map merge requires map or sequence of maps as the value'],
    ['{[1]: a}', 'yaml: invalid map key: [1]'],
    ['['.repeat(2000), 'yaml: exceeded max depth of 500'],
    ['- '.repeat(600), 'yaml: exceeded max depth of 500'],
  ];
  for (const [text, why] of aliases) {
    it(`refuses ${JSON.stringify(text.slice(0, 20))} with ${JSON.stringify(why)}`, () => {
      assert.throws(() => yamlToJson(text), { message: why });
    });
  }

  it('refuses what is no YAML', () => {
    assert.equal(
      refusal('a: : b', configMaps, 'yaml'),
      'the object provided is unrecognized (must be of type ConfigMap): yaml: mapping values are not allowed in this context (613a203a2062)',
    );
  });
});

describe('encodeJson', () => {
  const encode = (object: Record<string, unknown>): string =>
    new TextDecoder().decode(encodeJson(object, KINDS));

  it("writes a built-in kind's fields in upstream's order, with what is always there", () => {
    assert.equal(
      encode({ metadata: { name: 'a' }, kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1' }),
      '{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"a"},"rules":null}\n',
    );
    assert.equal(
      encode({ apiVersion: 'v1', kind: 'ConfigMap', data: { b: '<', a: '1' }, metadata: {} }),
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{},"data":{"a":"1","b":"\\u003c"}}\n',
    );
  });

  it('sorts the keys of any other', () => {
    assert.equal(
      encode({ kind: 'Widget', spec: { b: 1, a: [{ d: 1, c: 2 }] }, apiVersion: 'example.com/v1' }),
      '{"apiVersion":"example.com/v1","kind":"Widget","spec":{"a":[{"c":2,"d":1}],"b":1}}\n',
    );
  });
});
