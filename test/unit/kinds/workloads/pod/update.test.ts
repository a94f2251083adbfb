import assert from 'node:assert/strict';
import type { Pod } from '../../../../../src/kinds/index.ts';
import type { SubresourceStrategy } from '../../../../../src/api/index.ts';
import { Kind } from '../../core/kind.ts';
import { CONTAINER, type Fields, pod, podOf } from '../manifests.ts';

const kind = new Kind('v1', 'Pod');
const GATED = { schedulingGates: [{ name: 'g' }] };

describe('a Pod that is there', () => {
  const ALLOWED: readonly [what: string, fields: Fields, old: Fields][] = [
    ['gets another image', podOf({ image: 'a:2' }), podOf({ image: 'a:1' })],
    ['may run no longer than from now on', pod({ activeDeadlineSeconds: 5 }), pod()],
    ['may run a shorter time', pod({ activeDeadlineSeconds: 5 }), pod({ activeDeadlineSeconds: 9 })],
    ['tolerates more', pod({ tolerations: [{ key: 'a', operator: 'Exists' }] }), pod()],
    ['waits behind fewer gates', pod(), pod(GATED)],
    ['goes to fewer nodes while gated', pod({ ...GATED, nodeSelector: { a: 'b' } }), pod(GATED)],
  ];
  for (const [what, fields, old] of ALLOWED) {
    it(what, () => {
      assert.deepEqual(kind.changeProblems(fields, old), []);
      assert.equal(kind.updated(fields, old).metadata.generation, 2);
    });
  }

  const REFUSED: readonly [what: string, fields: Fields, old: Fields, problems: readonly string[]][] = [
    [
      'gets no more containers',
      pod({ containers: [CONTAINER, { ...CONTAINER, name: 'd' }] }),
      pod(),
      ['spec.containers: Forbidden: pod updates may not add or remove containers'],
    ],
    [
      'may run no longer than it was told',
      pod({ activeDeadlineSeconds: 9 }),
      pod({ activeDeadlineSeconds: 5 }),
      ['spec.activeDeadlineSeconds: Invalid value: 9: must be less than or equal to previous value'],
    ],
    [
      'tolerates no less',
      pod(),
      pod({ tolerations: [{ key: 'a', operator: 'Exists' }] }),
      ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    ],
    [
      'waits behind no other gates',
      pod({ schedulingGates: [{ name: 'h' }] }),
      pod(GATED),
      [
        "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'h'",
      ],
    ],
    [
      'goes to no other nodes',
      pod({ ...GATED, nodeSelector: { a: 'c' } }),
      pod({ ...GATED, nodeSelector: { a: 'b' } }),
      [
        'spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
      ],
    ],
  ];
  for (const [what, fields, old, problems] of REFUSED) {
    it(what, () => {
      assert.deepEqual(kind.changeProblems(fields, old), problems);
    });
  }

  const onNodes = (...terms: Fields[]) =>
    pod({
      ...GATED,
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
      },
    });
  const [a, b] = ['a', 'b'].map((key) => ({ key, operator: 'Exists' }));

  it('goes to fewer of the nodes that it was told', () => {
    const old = onNodes({ matchExpressions: [a] });
    assert.deepEqual(kind.changeProblems(onNodes({ matchExpressions: [a, b] }), old), []);
    assert.deepEqual(kind.changeProblems(onNodes({ matchExpressions: [b] }), old), [
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"b","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
    ]);
  });

  it('keeps all else, and shows what would have changed', () => {
    const [problem = '', ...more] = kind.changeProblems(pod({ hostname: 'b' }), pod({ hostname: 'a' }));
    assert.deepEqual(more, []);
    assert.match(problem, /^spec: Forbidden: pod updates may not change fields other than /);
    assert.deepEqual(problem.split('\n').slice(1), [
      '@@ -64,7 +64,7 @@',
      '   "SELinuxChangePolicy": null',
      '  },',
      '  "ImagePullSecrets": null,',
      '- "Hostname": "a",',
      '+ "Hostname": "b",',
      '  "Subdomain": "",',
      '  "SetHostnameAsFQDN": null,',
      '  "Affinity": null,',
      '',
    ]);
  });

  it('keeps its status and its generation where its spec stays', () => {
    const { metadata, status } = kind.updated(
      { metadata: { labels: { a: 'b' } }, ...pod(), status: { phase: 'Failed' } },
      pod(),
    ) as Pod;
    assert.equal(metadata.generation, 1);
    assert.equal(status?.phase, 'Pending');
  });
});

describe('the status of a Pod', () => {
  const CASES: readonly [what: string, status: Fields, problems: readonly string[]][] = [
    ['is what its node says', { phase: 'Running', podIP: '10.0.0.1', startTime: '2026-01-01T00:00:00Z' }, []],
    [
      'keeps the quality of service',
      { qosClass: 'Guaranteed' },
      ['status.qosClass: Invalid value: "Guaranteed": field is immutable'],
    ],
    [
      'has addresses',
      { podIP: 'a' },
      ['status.podIPs[0]: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      'has one address of each family',
      { podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] },
      [
        'status.podIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]: may specify no more than one IP for each IP family',
      ],
    ],
    ['has addresses of both families', { podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] }, []],
    [
      "names the node's first address twice alike",
      { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }] },
      ['status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`'],
    ],
    [
      'counts generations from 0 on',
      { observedGeneration: -1, conditions: [{ type: 'Ready', status: 'True', observedGeneration: -1 }] },
      [
        'status.conditions[0].observedGeneration: Invalid value: -1: must be a non-negative integer',
        'status.observedGeneration: Invalid value: -1: must be a non-negative integer',
      ],
    ],
    [
      'tells of claims that the Pod makes',
      { resourceClaimStatuses: [{ name: 'r' }] },
      [
        'status.resourceClaimStatuses[0].name: Invalid value: "r": must match the name of an entry in `spec.resourceClaims`',
      ],
    ],
    [
      'tells of devices that a container asked for',
      { containerStatuses: [{ name: 'c', allocatedResourcesStatus: [{ name: 'example.com/gpu' }] }] },
      [
        'status.containerStatuses[0].allocatedResourcesStatus[0].name: Invalid value: "example.com/gpu": must match one of the container\'s resource requests',
      ],
    ],
    [
      'names users by number from 0 on',
      { containerStatuses: [{ name: 'c', user: { linux: { uid: -1, gid: 0 } } }] },
      [
        'status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      ],
    ],
  ];
  for (const [what, status, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.statusProblems({ ...pod(), status }, pod()), problems);
    });
  }

  it('nominates no node for a Pod that has one', () => {
    const bound = pod({ nodeName: 'a' });
    assert.deepEqual(kind.statusProblems({ ...bound, status: { nominatedNodeName: 'b' } }, bound), [
      'status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node',
    ]);
  });

  const END: readonly [policy: string, exitCode: number, mayGoOn: boolean][] = [
    ['Always', 0, true],
    ['OnFailure', 0, false],
    ['OnFailure', 1, true],
    ['Never', 1, false],
  ];
  for (const [restartPolicy, exitCode, mayGoOn] of END) {
    it(`${mayGoOn ? 'lets' : 'lets no'} container go on after ${exitCode} where it starts again ${restartPolicy}`, () => {
      const old = kind.object(pod({ restartPolicy })) as Pod;
      old.status = { containerStatuses: [containerStatus({ terminated: { exitCode } })] };
      const next = structuredClone(old);
      next.status = { containerStatuses: [containerStatus({ running: {} })] };
      assert.deepEqual(
        (kind.rules.validateStatusUpdate?.(next, old) ?? []).map(({ field }) => field),
        mayGoOn ? [] : ['status.containerStatuses[0].state'],
      );
    });
  }

  it('leaves the spec, the owners and the deletion alone', () => {
    const old = kind.created(pod());
    const next = kind.object({
      metadata: { ownerReferences: [{}], deletionTimestamp: '2026-01-01T00:00:00Z' },
      ...podOf({ image: 'a:2' }),
    });
    kind.rules.prepareForStatusUpdate?.(next, old, '');
    assert.deepEqual(next['spec'], old['spec']);
    assert.equal(next.metadata.ownerReferences, undefined);
    assert.equal(next.metadata.deletionTimestamp, undefined);
  });
});

function containerStatus(state: Fields) {
  return { name: 'c', image: 'a', imageID: '', ready: true, restartCount: 0, state };
}

/** What is wrong with a change through a subresource. */
function problemsThrough(name: string, fields: Fields, oldFields: Fields): string[] {
  const { object, rules, old } = changedThrough(name, fields, oldFields);
  return (rules.validate?.(object, old) ?? []).map(({ field, message }) => `${field}: ${message}`);
}

function changedThrough(name: string, fields: Fields, oldFields: Fields) {
  const rules: SubresourceStrategy | undefined = kind.rules.subresources?.[name];
  assert.ok(rules);
  const [object, old] = [kind.object(fields), kind.created(oldFields)];
  rules.prepare(object, old, '');
  return { object, rules, old };
}

describe('the ephemeral containers of a Pod', () => {
  const e = { name: 'e', image: 'a:1', targetContainerName: 'c' };
  const old = kind.object(pod({ ephemeralContainers: [e] }));

  it('are added, and nothing else', () => {
    const { object } = changedThrough(
      'ephemeralcontainers',
      { metadata: { labels: { a: 'b' } }, ...podOf({ image: 'a:2' }), spec: { ephemeralContainers: [e] } },
      pod(),
    );
    const { metadata, spec } = object as Pod;
    assert.equal(metadata.labels, undefined);
    assert.equal(metadata.generation, 2);
    assert.equal(spec?.containers[0]?.image, CONTAINER.image);
    assert.equal(spec.ephemeralContainers?.[0]?.name, 'e');
  });

  const CASES: readonly [what: string, containers: readonly Fields[], problems: readonly string[]][] = [
    [
      'stay',
      [],
      ['spec.ephemeralContainers: Forbidden: existing ephemeral containers "e" may not be removed\n'],
    ],
    [
      'join a container that is there',
      [e, { ...e, name: 'f', targetContainerName: 'x' }],
      ['spec.ephemeralContainers[1].targetContainerName: Not found: "x"'],
    ],
    [
      'have no ports',
      [e, { name: 'f', image: 'a', ports: [{ containerPort: 80 }] }],
      ['spec.ephemeralContainers[1].ports: Forbidden: cannot be set for an Ephemeral Container'],
    ],
    [
      'have names of their own',
      [e, { name: 'c', image: 'a' }],
      ['spec.ephemeralContainers[1].name: Duplicate value: "c"'],
    ],
  ];
  for (const [what, ephemeralContainers, problems] of CASES) {
    it(what, () => {
      const rules = kind.rules.subresources?.['ephemeralcontainers'];
      const object = kind.object(pod({ ephemeralContainers }));
      rules?.prepare(object, old, '');
      const errors = rules?.validate?.(object, old) ?? [];
      assert.deepEqual(
        errors.map(({ field, message }) => `${field}: ${message}`),
        problems,
      );
    });
  }

  it('stay as they are, which is shown', () => {
    const rules = kind.rules.subresources?.['ephemeralcontainers'];
    const object = kind.object(pod({ ephemeralContainers: [{ ...e, image: 'a:2' }] }));
    rules?.prepare(object, old, '');
    assert.equal(
      rules?.validate?.(object, old)[0]?.message,
      [
        'Forbidden: existing ephemeral containers "e" may not be changed',
        '@@ -1,6 +1,6 @@',
        ' {',
        '  "Name": "e",',
        '- "Image": "a:1",',
        '+ "Image": "a:2",',
        '  "Command": null,',
        '  "Args": null,',
        '  "WorkingDir": "",',
        '',
      ].join('\n'),
    );
  });
});

describe('a Pod is resized', () => {
  const sized = (cpu: string, more: Fields = {}) => podOf({ resources: { requests: { cpu, ...more } } });

  const CASES: readonly [what: string, fields: Fields, old: Fields, problems: readonly string[]][] = [
    ['to more cpu', sized('2'), sized('1'), []],
    ['without another image', podOf({ image: 'a:2', resources: { requests: { cpu: '1' } } }), sized('1'), []],
    [
      'within its quality of service',
      sized('1'),
      pod(),
      ['spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing'],
    ],
    [
      'in cpu and memory alone',
      sized('1', { 'ephemeral-storage': '1Gi' }),
      sized('1'),
      ['spec: Forbidden: only cpu and memory resources are mutable'],
    ],
    [
      'without taking a request back',
      sized('1'),
      sized('1', { memory: '1Gi' }),
      ['spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed'],
    ],
    [
      'container by container',
      pod({ containers: [{ ...CONTAINER, name: 'd' }] }),
      pod(),
      ['spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize'],
    ],
  ];
  for (const [what, fields, old, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(problemsThrough('resize', fields, old), problems);
    });
  }
});
