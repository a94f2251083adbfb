import assert from 'node:assert/strict';
import {
  type PodParts,
  podSecurityPolicies,
  printPolicy,
  printViolations,
  type SecurityLevel,
  violations,
} from '../../../../src/kinds/index.ts';

const LOOSE: PodParts = {
  spec: {
    containers: [
      {
        name: 'c',
        securityContext: {
          privileged: true,
          capabilities: { add: ['SYS_ADMIN', 'NET_RAW'] },
          allowPrivilegeEscalation: true,
        },
        ports: [{ containerPort: 80, hostPort: 80 }],
      },
      { name: 'd', securityContext: { runAsUser: 0, seccompProfile: { type: 'Unconfined' } } },
    ],
    hostNetwork: true,
    hostPID: true,
    volumes: [{ name: 'h', hostPath: { path: '/' } }],
    securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }], seLinuxOptions: { type: 'spc_t' } },
  },
};
const PLAIN: PodParts = { spec: { containers: [{ name: 'c' }] } };
const TIGHT: PodParts = {
  spec: {
    containers: [
      { name: 'c', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
    ],
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  },
};

function told(level: SecurityLevel, pod: PodParts, version?: number): string {
  return printViolations(violations(level, version, pod));
}

function container(securityContext: object, spec: object = {}): PodParts {
  return {
    spec: {
      ...TIGHT.spec,
      ...spec,
      containers: [
        {
          name: 'c',
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            ...securityContext,
          },
        },
      ],
    },
  };
}

describe('Pod security', () => {
  it('asks nothing at the privileged level', () => assert.equal(told('privileged', LOOSE), ''));

  it('asks for a Pod that stays in its containers at the baseline', () => {
    assert.equal(
      told('baseline', LOOSE),
      'non-default capabilities (container "c" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add), ' +
        'host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volume "h"), hostPort (container "c" uses hostPort 80), ' +
        'privileged (container "c" must not set securityContext.privileged=true), ' +
        'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"), ' +
        'seccompProfile (container "d" must not set securityContext.seccompProfile.type to "Unconfined"), forbidden sysctls (kernel.msgmax)',
    );
    assert.equal(told('baseline', PLAIN), '');
  });

  it('asks for what hardens a Pod at the restricted level', () => {
    assert.equal(
      told('restricted', LOOSE),
      'host namespaces (hostNetwork=true, hostPID=true), hostPort (container "c" uses hostPort 80), ' +
        'privileged (container "c" must not set securityContext.privileged=true), ' +
        'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"), forbidden sysctls (kernel.msgmax), ' +
        'allowPrivilegeEscalation != false (containers "c", "d" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (containers "c", "d" must set securityContext.capabilities.drop=["ALL"]; container "c" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add), ' +
        'restricted volume types (volume "h" uses restricted volume type "hostPath"), ' +
        'runAsNonRoot != true (pod or containers "c", "d" must set securityContext.runAsNonRoot=true), ' +
        'runAsUser=0 (container "d" must not set runAsUser=0), ' +
        'seccompProfile (container "d" must not set securityContext.seccompProfile.type to "Unconfined")',
    );
    assert.equal(told('restricted', TIGHT), '');
  });

  it('asks what the version asked', () => {
    const reasons = violations('restricted', 20, LOOSE).map(({ reason }) => reason);
    assert.deepEqual(reasons, [
      'non-default capabilities',
      'host namespaces',
      'hostPort',
      'privileged',
      'seLinuxOptions',
      'forbidden sysctls',
      'allowPrivilegeEscalation != false',
      'restricted volume types',
      'runAsNonRoot != true',
      'seccompProfile',
    ]);
    const pod: PodParts = {
      spec: {
        ...PLAIN.spec,
        containers: [],
        securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] },
      },
    };
    assert.equal(told('baseline', pod, 31), 'forbidden sysctls (net.ipv4.tcp_rmem)');
    assert.equal(told('baseline', pod, 32), '');
  });

  const cases: [PodParts, string][] = [
    [
      container({}, { securityContext: {} }),
      'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      container({ runAsNonRoot: false }),
      'runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      container({ procMount: 'Unmasked' }),
      'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      container({ windowsOptions: { hostProcess: true } }),
      'hostProcess (container "c" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      container({ appArmorProfile: { type: 'Unconfined' } }),
      'forbidden AppArmor profile (container "c" must not set AppArmor profile type to "Unconfined")',
    ],
    [
      container({ seLinuxOptions: { user: 'u' } }),
      'seLinuxOptions (container "c" set forbidden securityContext.seLinuxOptions: user may not be set)',
    ],
  ];
  for (const [pod, message] of cases)
    it(`tells: ${message}`, () => assert.equal(told('restricted', pod), message));

  it('spares Pods for Windows what only Linux has', () => {
    const windows: PodParts = {
      spec: { containers: [{ name: 'c' }], os: { name: 'windows' }, securityContext: { runAsNonRoot: true } },
    };
    assert.equal(told('restricted', windows), '');
    assert.notEqual(told('restricted', windows, 24), '');
  });

  describe('labels', () => {
    const enforce = 'pod-security.kubernetes.io/enforce';

    it('name level and version', () => {
      const { policies, errors } = podSecurityPolicies({
        [enforce]: 'baseline',
        [`${enforce}-version`]: 'v1.20',
      });
      assert.deepEqual(
        [printPolicy(policies.enforce), printPolicy(policies.warn), errors],
        ['baseline:v1.20', 'baseline:v1.20', []],
        'whoever enforces a level warns by it, too',
      );
      const warn = { [enforce]: 'restricted', [enforce.replace('enforce', 'warn')]: 'baseline' };
      assert.equal(printPolicy(podSecurityPolicies(warn).policies.warn), 'baseline:latest');
    });

    it('that are missing stand for what is asked of all namespaces', () => {
      const restricted = { level: 'restricted', version: 30 } as const;
      const defaults = { enforce: restricted, audit: restricted, warn: restricted };
      const { policies } = podSecurityPolicies({ [enforce]: 'baseline' }, defaults);
      assert.deepEqual([policies.enforce, policies.audit, policies.warn].map(printPolicy), [
        'baseline:v1.30',
        'restricted:v1.30',
        'restricted:v1.30',
      ]);
    });

    it('are refused where they say nothing', () => {
      const { errors } = podSecurityPolicies({ [enforce]: 'nope', [`${enforce}-version`]: 'v1.x' });
      assert.deepEqual(
        errors.map(({ message }) => message),
        [
          'Invalid value: "nope": must be one of privileged, baseline, restricted',
          'Invalid value: "v1.x": must be "latest" or "v1.x"',
        ],
      );
    });
  });
});
