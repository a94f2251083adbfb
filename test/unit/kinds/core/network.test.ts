import assert from 'node:assert/strict';
import { type Service, settleServiceAddresses } from '../../../../src/kinds/index.ts';
import { Kind } from './kind.ts';

const service = new Kind('v1', 'Service');
const PORTS = [{ port: 80 }];

/** What is wrong with a service once its addresses are settled, with `10.0.0.9` for an address and 30000 for ports. */
function serviceProblems(spec: object, oldSpec?: object): string[] {
  const old = oldSpec && settled(oldSpec);
  return old ? service.changeProblems(settled(spec, old), old) : service.problems(settled(spec));
}

function settled(spec: object, old?: { spec?: object }): { spec?: object } {
  const object = service.object({ spec }) as unknown as Service;
  const errors = settleServiceAddresses(object, old as Service | undefined, ['IPv4']);
  assert.deepEqual(errors, []);
  if (object.spec && object.spec.type !== 'ExternalName' && !object.spec.clusterIP) {
    object.spec.clusterIP = '10.0.0.9';
    object.spec.clusterIPs = ['10.0.0.9'];
  }
  return { spec: object.spec ?? {} };
}

function settling(spec: object, families: ('IPv4' | 'IPv6')[] = ['IPv4']): string[] | object {
  const object = service.object({ spec }) as unknown as Service;
  const errors = settleServiceAddresses(object, undefined, families);
  if (errors.length > 0) return errors.map(({ field, message }) => `${field}: ${message}`);
  const { clusterIPs, ipFamilies, ipFamilyPolicy } = object.spec ?? {};
  return { clusterIPs, ipFamilies, ipFamilyPolicy };
}

describe('Service', () => {
  it('is reached inside the cluster where nothing else is said', () => {
    assert.deepEqual(service.created({ spec: { ports: PORTS } })['spec'], {
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    });
  });

  it('lets in traffic from outside by the policy for all nodes', () => {
    const spec = service.created({ spec: { type: 'LoadBalancer', sessionAffinity: 'ClientIP' } })['spec'];
    assert.deepEqual(spec, {
      type: 'LoadBalancer',
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
      externalTrafficPolicy: 'Cluster',
      internalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
    });
  });

  const refused: [string, object, string[]][] = [
    ['no ports', {}, ['spec.ports: Required value']],
    [
      'two ports without names',
      { ports: [{ port: 80 }, { port: 81 }] },
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    [
      'a port twice',
      {
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 80 },
        ],
      },
      [
        'spec.ports[1].name: Duplicate value: "a"',
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'a node port of a service that has none',
      { ports: [{ port: 80, nodePort: 30000 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'a node port without an address',
      { type: 'NodePort', clusterIP: 'None', ports: PORTS },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
    ['a name of nothing', { type: 'ExternalName' }, ['spec.externalName: Required value']],
    [
      'a policy for what does not come in',
      { externalTrafficPolicy: 'Local', ports: PORTS },
      [
        'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
      ],
    ],
    [
      'a class of load balancers for no load balancer',
      { loadBalancerClass: 'a/b', ports: PORTS },
      ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
  ];
  for (const [what, spec, expected] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(serviceProblems(spec), expected));
  }

  describe('addresses', () => {
    const cases: [string, object, ('IPv4' | 'IPv6')[], string[] | object][] = [
      [
        'one family',
        {},
        ['IPv4'],
        { clusterIPs: undefined, ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
      ],
      [
        'two where there are two',
        { ipFamilyPolicy: 'PreferDualStack' },
        ['IPv6', 'IPv4'],
        { clusterIPs: undefined, ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'PreferDualStack' },
      ],
      [
        'headless without a selector: both kept open',
        { clusterIP: 'None' },
        ['IPv4'],
        { clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
      ],
      [
        'headless with a selector',
        { clusterIP: 'None', selector: { a: 'b' } },
        ['IPv4'],
        { clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
      ],
      [
        'of the family of a given address',
        { clusterIP: '2001:db8::1' },
        ['IPv4', 'IPv6'],
        { clusterIPs: ['2001:db8::1'], ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' },
      ],
      [
        'none of a family that the cluster has not',
        { clusterIP: '2001:db8::1' },
        ['IPv4'],
        ['spec.clusterIPs[0]: Invalid value: ["2001:db8::1"]: IPv6 is not configured on this cluster'],
      ],
      [
        'not two where there is one',
        { ipFamilyPolicy: 'RequireDualStack' },
        ['IPv4'],
        [
          'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
        ],
      ],
      [
        'not two addresses of one family',
        { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1', '10.0.0.2'] },
        ['IPv4'],
        [
          'spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family',
        ],
      ],
    ];
    for (const [what, spec, families, expected] of cases) {
      it(what, () => assert.deepEqual(settling(spec, families), expected));
    }
  });

  describe('changes', () => {
    const old = settled({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30001 }] });

    it('keep what was allocated and is not said again', () => {
      const { spec } = settled({ type: 'NodePort', ports: [{ name: 'a', port: 81 }] }, old) as Service;
      assert.equal(spec?.clusterIP, '10.0.0.9');
      assert.equal(spec.ports?.[0]?.nodePort, 30001);
    });

    it('of the type drop what went with the old one', () => {
      const { spec } = service.updated(
        settled({ ...old.spec, type: 'ExternalName', externalName: 'a.b' }, old),
        old,
      );
      assert.deepEqual(spec, {
        type: 'ExternalName',
        externalName: 'a.b',
        sessionAffinity: 'None',
        ports: [{ name: 'a', port: 80, protocol: 'TCP', targetPort: 80 }],
      });
    });

    it('never move the first address', () => {
      assert.deepEqual(
        serviceProblems({ clusterIP: '10.0.0.8', clusterIPs: ['10.0.0.9'], ports: PORTS }, { ports: PORTS }),
        ['spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set'],
      );
    });
  });
});

describe('Endpoints', () => {
  const kind = new Kind('v1', 'Endpoints');

  it('lead to addresses that can be reached', () => {
    assert.deepEqual(
      kind.problems({ subsets: [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port: 0 }] }] }),
      [
        'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      ],
    );
    assert.deepEqual(kind.problems({ subsets: [{}] }), [
      'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
    ]);
  });

  it('that were stored before a rule came stay', () => {
    const old = { subsets: [{}] };
    assert.deepEqual(kind.changeProblems({ ...old, metadata: { labels: { a: 'b' } } }, old), []);
  });
});

describe('EndpointSlice', () => {
  const kind = new Kind('discovery.k8s.io/v1', 'EndpointSlice');
  const slice = { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }] };

  it('counts the changes of endpoints and labels', () => {
    assert.equal(kind.created(slice).metadata.generation, 1);
    assert.equal(kind.updated({ ...slice, endpoints: [] }, slice).metadata.generation, 2);
    assert.equal(kind.updated({ ...slice, metadata: { labels: { a: 'b' } } }, slice).metadata.generation, 2);
    assert.equal(
      kind.updated({ ...slice, metadata: { annotations: { a: 'b' } } }, slice).metadata.generation,
      1,
    );
  });

  it('holds one kind of addresses, and keeps it', () => {
    assert.deepEqual(kind.problems({ ...slice, addressType: 'IPv6' }), [
      'endpoints[0].addresses: Invalid value: "10.0.0.1": must be an IPv6 address',
    ]);
    assert.deepEqual(kind.changeProblems({ ...slice, addressType: 'FQDN' }, slice), [
      'addressType: Invalid value: "FQDN": field is immutable',
    ]);
  });
});

describe('NetworkPolicy', () => {
  const kind = new Kind('networking.k8s.io/v1', 'NetworkPolicy');

  it('is about what leaves where it has a rule for that', () => {
    assert.deepEqual(kind.created({ spec: { podSelector: {} } })['spec'], {
      podSelector: {},
      policyTypes: ['Ingress'],
    });
    assert.deepEqual(kind.created({ spec: { podSelector: {}, egress: [{}] } })['spec'], {
      podSelector: {},
      egress: [{}],
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it('names peers one by one', () => {
    const from = [{}, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] }, podSelector: {} }];
    assert.deepEqual(
      kind.problems({ spec: { podSelector: {}, ingress: [{ from, ports: [{ endPort: 90 }] }] } }),
      [
        'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified',
        'spec.ingress[0].from[0]: Required value: must specify a peer',
        'spec.ingress[0].from[1].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
        'spec.ingress[0].from[1]: Forbidden: may not specify both ipBlock and another peer',
      ],
    );
  });
});

describe('Ingress', () => {
  const kind = new Kind('networking.k8s.io/v1', 'Ingress');
  const withPath = (path: object): object => ({ spec: { rules: [{ http: { paths: [path] } }] } });
  const backend = { service: { name: 'a', port: { number: 80 } } };

  const refused: [string, object, string[]][] = [
    [
      'nowhere',
      { spec: {} },
      ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    ],
    [
      'a path that is none',
      withPath({ path: 'a/../b', pathType: 'Prefix', backend }),
      [
        'spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must be an absolute path',
        'spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must not contain \'/../\'',
      ],
    ],
    [
      'a path of no type',
      withPath({ path: '/', backend }),
      ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
    ],
    [
      'a port by name and number',
      { spec: { defaultBackend: { service: { name: 'a', port: { name: 'x', number: 1 } } } } },
      ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
    ],
    [
      'an address for a host',
      { spec: { defaultBackend: backend, rules: [{ host: '10.0.0.1' }] } },
      ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
    ],
  ];
  for (const [what, fields, expected] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(kind.problems({ ...fields }), expected));
  }
});

describe('IPAddress', () => {
  it('is named after itself, in its one form', () => {
    const kind = new Kind('networking.k8s.io/v1', 'IPAddress', { namespaced: false });
    const spec = { parentRef: { resource: 'services', name: 'a' } };
    assert.deepEqual(kind.problems({ metadata: { name: '10.0.0.1' }, spec }), []);
    assert.deepEqual(kind.problems({ metadata: { name: '2001:DB8::1' }, spec }), [
      'metadata.name: Invalid value: "2001:DB8::1": must be in canonical form ("2001:db8::1")',
    ]);
  });
});
