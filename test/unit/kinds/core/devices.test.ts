import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const GROUP = 'resource.k8s.io/v1';
const CLUSTER = { namespaced: false };

describe('ResourceClaim', () => {
  const kind = new Kind(GROUP, 'ResourceClaim');
  const request = { name: 'one', exactly: { deviceClassName: 'gpu' } };
  const alternatives = { name: 'two', firstAvailable: [{ name: 'big', deviceClassName: 'gpu' }] };
  const claim = (devices: object): { spec: object } => ({
    spec: { devices: { requests: [request, alternatives], ...devices } },
  });

  it('is of one device where nothing else is said', () => {
    const { spec } = kind.created(claim({ requests: [request] }));
    assert.deepEqual(spec, {
      devices: {
        requests: [
          { name: 'one', exactly: { deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1 } },
        ],
      },
    });
  });

  const detail =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  const refused: [string, object, string[]][] = [
    [
      'a request of nothing',
      { requests: [{ name: 'one' }] },
      ['requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required'],
    ],
    [
      'all of some',
      { requests: [{ name: 'one', exactly: { deviceClassName: 'g', allocationMode: 'All', count: 2 } }] },
      ["requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'"],
    ],
    [
      'a constraint on what is not asked for',
      { constraints: [{ requests: ['one', 'two/small'], matchAttribute: 'example.com/numa' }] },
      [`constraints[0].requests[1]: Invalid value: "two/small": ${detail}`],
    ],
    [
      'an attribute of nobody',
      { constraints: [{ matchAttribute: 'numa' }] },
      [
        'constraints[0].matchAttribute: Invalid value: "numa": a fully qualified name must be a domain and a name separated by a slash',
      ],
    ],
    [
      'configuration without parameters',
      { config: [{ opaque: { driver: 'example.com' } }] },
      ['config[0].opaque.parameters: Required value'],
    ],
  ];
  for (const [what, devices, problems] of refused) {
    it(`refuses ${what}`, () =>
      assert.deepEqual(
        kind.problems(claim(devices)),
        problems.map((text) => `spec.devices.${text}`),
      ));
  }

  it('stays what it is', () => {
    assert.deepEqual(kind.changeProblems(claim({ requests: [] }), claim({ requests: [{ name: 'x' }] })), [
      'spec: Invalid value: {"Devices":{"Requests":[],"Constraints":null,"Config":null}}: field is immutable',
    ]);
  });

  describe('status', () => {
    const device = { driver: 'example.com', pool: 'p', device: 'd' };
    const allocated = { allocation: { devices: { results: [{ request: 'one', ...device }] } } };

    it('allocates what was asked for, once', () => {
      const stored = claim({});
      assert.deepEqual(kind.statusProblems({ ...stored, status: allocated }, stored), []);
      const other = { allocation: { devices: { results: [{ request: 'none', ...device }] } } };
      assert.deepEqual(kind.statusProblems({ ...stored, status: other }, stored), [
        `status.allocation.devices.results[0].request: Invalid value: "none": ${detail}`,
      ]);
    });

    it('reserves and reports what is allocated', () => {
      const status = { reservedFor: [{ resource: 'pods', name: 'a', uid: 'u' }], devices: [device] };
      assert.deepEqual(kind.statusProblems({ ...claim({}), status }, claim({})), [
        'status.devices[0]: Invalid value: {"Driver":"example.com","Pool":"p","Device":"d","ShareID":""}: must be an allocated device in the claim',
        'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
      ]);
    });
  });
});

describe('ResourceClaimTemplate', () => {
  const kind = new Kind(GROUP, 'ResourceClaimTemplate');

  it('gives its claims labels and annotations, and no names', () => {
    assert.deepEqual(kind.problems({ spec: { metadata: { labels: { a: 'b' }, name: 'x' }, spec: {} } }), [
      'spec.metadata.name: Forbidden: cannot be set',
    ]);
  });
});

describe('DeviceClass', () => {
  const kind = new Kind(GROUP, 'DeviceClass', CLUSTER);

  it('may stand for an extended resource', () => {
    assert.deepEqual(kind.problems({ spec: { extendedResourceName: 'example.com/gpu' } }), []);
    assert.deepEqual(kind.problems({ spec: { extendedResourceName: 'gpu', selectors: [{}] } }), [
      'spec.selectors[0].cel: Required value',
      'spec.extendedResourceName: Invalid value: "gpu": must be a valid extended resource name',
    ]);
  });
});

describe('ResourceSlice', () => {
  const kind = new Kind(GROUP, 'ResourceSlice', CLUSTER);
  const spec = {
    driver: 'example.com',
    pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
    nodeName: 'n1',
    devices: [{ name: 'd' }],
  };
  const places =
    'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

  const refused: [string, object, string[]][] = [
    [
      'two places',
      { allNodes: true },
      [`spec: Invalid value: "{\`nodeName\`, \`allNodes\`}": ${places}, but multiple fields are set`],
    ],
    ['no place', { nodeName: undefined }, [`spec: Required value: ${places}`]],
    [
      'an attribute of two kinds',
      { devices: [{ name: 'd', attributes: { a: { int: 1, bool: true } } }] },
      [
        'spec.devices[0].attributes[a]: Invalid value: {"IntValue":1,"BoolValue":true,"StringValue":null,"VersionValue":null,"IntValues":null,"BoolValues":null,"StringValues":null,"VersionValues":null}: exactly one value must be specified',
      ],
    ],
    [
      'a version that is none',
      { devices: [{ name: 'd', attributes: { a: { version: '1' } } }] },
      [
        'spec.devices[0].attributes[a].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
      ],
    ],
    [
      'a device twice',
      { devices: [{ name: 'd' }, { name: 'd' }] },
      ['spec.devices[1]: Duplicate value: "d"'],
    ],
  ];
  for (const [what, change, problems] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(kind.problems({ spec: { ...spec, ...change } }), problems));
  }

  it('dates the taints of a new device', () => {
    const devices = [{ name: 'd', taints: [{ key: 'a', effect: 'NoSchedule' }] }];
    const made = kind.created({ spec: { ...spec, devices } })['spec'] as typeof spec;
    assert.deepEqual(made.devices, [
      { name: 'd', taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: '2026-01-01T00:00:00Z' }] },
    ]);
  });

  it('stays with its node and driver', () => {
    assert.deepEqual(kind.changeProblems({ spec: { ...spec, nodeName: 'n2' } }, { spec }), [
      'spec.nodeName: Invalid value: "n2": field is immutable',
    ]);
  });
});

describe('the expression of a device selector', () => {
  const kind = new Kind('resource.k8s.io/v1', 'DeviceClass', { namespaced: false });
  const problems = (expression: string): string[] =>
    kind.problems({ spec: { selectors: [{ cel: { expression } }] } });
  const at = 'spec.selectors[0].cel.expression: ';

  it('may give what is not known before it is evaluated, and name a part of the device', () => {
    assert.deepEqual(problems('device.attributes["a"].b'), []);
    assert.deepEqual(problems('cel.bind(d, device.attributes["a"], d.b == 1)'), []);
    assert.deepEqual(problems('device.capacity["a"].memory.isGreaterThan(quantity("1Gi"))'), []);
  });

  it('is refused for its type and for its cost', () => {
    assert.deepEqual(problems('device.driver'), [
      `${at}Invalid value: "device.driver": must evaluate to bool or the unknown type, not string`,
    ]);
    const rounds =
      'device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a != b))))';
    assert.deepEqual(problems(rounds), [`${at}Forbidden: too complex, exceeds cost limit`]);
  });
});
