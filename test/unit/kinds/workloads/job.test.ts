import assert from 'node:assert/strict';
import type { Job } from '../../../../src/kinds/index.ts';
import { Kind } from '../core/kind.ts';
import { type Fields, podSpec } from './manifests.ts';

const kind = new Kind('batch/v1', 'Job');

function job(fields: Fields = {}, podFields: Fields = {}): Fields {
  return { spec: { template: { spec: podSpec({ restartPolicy: 'Never', ...podFields }) }, ...fields } };
}

describe('a Job', () => {
  it('runs one Pod to its end, with six more tries, where nothing else is said', () => {
    const { spec, status } = kind.created({ ...job(), status: { succeeded: 7 } }) as Job;
    const { template: _, selector: __, ...defaults } = spec ?? {};
    assert.deepEqual(defaults, {
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      manualSelector: false,
    });
    assert.deepEqual(status, {});
  });

  it('selects its Pods by its uid, and labels them so', () => {
    const { spec } = kind.created(job()) as Job;
    assert.deepEqual(spec?.selector, { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } });
    assert.deepEqual(spec?.template.metadata?.labels, {
      'batch.kubernetes.io/controller-uid': 'u',
      'batch.kubernetes.io/job-name': 'a',
      'controller-uid': 'u',
      'job-name': 'a',
    });
  });

  const CASES: readonly [what: string, fields: Fields, problems: readonly string[]][] = [
    ['is valid with a template', job(), []],
    [
      'makes Pods that come to an end',
      job({}, { restartPolicy: 'Always' }),
      ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ],
    [
      'takes no selector from others unless told so',
      job({ selector: { matchLabels: { a: 'b' } } }),
      [
        'spec.selector: Invalid value: {"matchLabels":{"a":"b","batch.kubernetes.io/controller-uid":"u"}}: `selector` not auto-generated',
        'spec.template.metadata.labels: Invalid value: {"batch.kubernetes.io/controller-uid":"u","batch.kubernetes.io/job-name":"a","controller-uid":"u","job-name":"a"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'is done some number of times',
      job({ completions: -1 }),
      ['spec.completions: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'numbers its Pods where it knows how many there are',
      job({ completionMode: 'Indexed', parallelism: 2 }),
      ['spec.completions: Required value: when completion mode is Indexed'],
    ],
    [
      'numbers no more Pods than can run',
      job({ completionMode: 'Indexed', completions: 10, parallelism: 100_001 }),
      [
        'spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed',
      ],
    ],
    [
      'tells failures apart only where Pods are not started again',
      job({ podFailurePolicy: { rules: [] } }, { restartPolicy: 'OnFailure' }),
      [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    ],
  ];
  for (const [what, fields, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.problems(fields), problems);
    });
  }

  it('keeps how it is counted, and can be stopped', () => {
    assert.deepEqual(kind.changeProblems(changed({ suspend: true, parallelism: 3 }), job()), []);
    assert.deepEqual(kind.changeProblems(changed({ completions: 2 }), job()), [
      'spec.completions: Invalid value: 2: field is immutable',
    ]);
  });
});

describe('the policies of a Job', () => {
  const CASES: readonly [what: string, fields: Fields, problems: readonly string[]][] = [
    [
      'tell failures apart by exit codes or by conditions',
      job({
        podFailurePolicy: {
          rules: [
            { action: 'FailJob' },
            { action: 'Odd', onExitCodes: { operator: 'In', values: [0] } },
            { action: 'FailIndex', onPodConditions: [{ type: 'A', status: 'True' }] },
            { action: 'Ignore', onExitCodes: { containerName: 'x', operator: 'NotIn', values: [2, 1, 1] } },
          ],
        },
      }),
      [
        'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
        'spec.podFailurePolicy.rules[1].action: Unsupported value: "Odd": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
        'spec.podFailurePolicy.rules[1].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator',
        'spec.podFailurePolicy.rules[2].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
        'spec.podFailurePolicy.rules[3].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
        'spec.podFailurePolicy.rules[3].onExitCodes.values[2]: Duplicate value: 1',
        'spec.podFailurePolicy.rules[3].onExitCodes.values: Invalid value: [2,1,1]: must be ordered',
      ],
    ],
    [
      'say which indexes are enough, of those that there are',
      job({
        completionMode: 'Indexed',
        completions: 3,
        successPolicy: { rules: [{ succeededIndexes: '0,5' }, { succeededCount: 4 }, {}] },
      }),
      [
        'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0,5": error parsing succeededIndexes: too large index: "5"',
        'spec.successPolicy.rules[1].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)',
        'spec.successPolicy.rules[2]: Required value: at least one of succeededCount or succeededIndexes must be specified',
      ],
    ],
    [
      'count by index only where there are indexes',
      job({ backoffLimitPerIndex: 1, maxFailedIndexes: 1 }),
      [
        'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      'name another controller with its domain',
      job({ managedBy: 'a' }),
      ['spec.managedBy: Invalid value: "a": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
  ];
  for (const [what, fields, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.problems(fields), problems);
    });
  }
});

describe('the status of a Job', () => {
  const startTime = '2026-01-01T00:00:00Z';
  const completionTime = '2026-01-01T00:01:00Z';
  const is = (...types: string[]) => ({ conditions: types.map((type) => ({ type, status: 'True' })) });

  const CASES: readonly [what: string, status: Fields, problems: readonly string[]][] = [
    ['tells of Pods that run', { startTime, active: 2, ready: 1 }, []],
    [
      'ends in success',
      { startTime, completionTime, succeeded: 1, ...is('SuccessCriteriaMet', 'Complete') },
      [],
    ],
    ['ends in failure', { startTime, failed: 1, ...is('FailureTarget', 'Failed') }, []],
    [
      'ends only after what led there',
      is('Complete'),
      [
        'status.completionTime: Required value: completionTime is required for Complete jobs',
        'status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
        'status.startTime: Required value: startTime is required for finished job',
      ],
    ],
    [
      'ends one way',
      { startTime, completionTime, ...is('SuccessCriteriaMet', 'Complete', 'FailureTarget', 'Failed') },
      [
        'status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions',
        'status.conditions: Invalid value: cannot set Complete=True and FailureTarget=true conditions',
        'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and Failed=true conditions',
        'status.conditions: Invalid value: cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
      ],
    ],
    [
      'leaves nothing behind',
      {
        startTime,
        active: 1,
        terminating: 1,
        uncountedTerminatedPods: { failed: ['u1'] },
        ...is('FailureTarget', 'Failed'),
      },
      [
        'status.active: Invalid value: 1: active>0 is invalid for finished job',
        'status.uncountedTerminatedPods: Invalid value: {"Succeeded":null,"Failed":["u1"]}: uncountedTerminatedPods needs to be empty for finished job',
        'status.terminating: Invalid value: 1: terminating>0 is invalid for finished job',
      ],
    ],
    [
      'counts each Pod once',
      { uncountedTerminatedPods: { succeeded: ['u1'], failed: ['u1'] } },
      ['status.uncountedTerminatedPods.failed[0]: Duplicate value: "u1"'],
    ],
    [
      'has no more Pods ready than run',
      { active: 1, ready: 2 },
      ['status.ready: Invalid value: 2: cannot set more ready pods than active'],
    ],
    [
      'names indexes only of Pods with such',
      { completedIndexes: '0' },
      [
        'status.completedIndexes: Invalid value: "0": cannot set non-empty completedIndexes when non-indexed completion mode',
      ],
    ],
  ];
  for (const [what, status, problems] of CASES) {
    it(what, () => {
      assert.deepEqual(kind.statusProblems({ ...job(), status }, job()), problems);
    });
  }

  it('names each index once, and none that there is not', () => {
    const indexed = job({ completionMode: 'Indexed', completions: 5, backoffLimitPerIndex: 1 });
    const problems = (completedIndexes: string, failedIndexes: string) =>
      kind.statusProblems({ ...indexed, status: { completedIndexes, failedIndexes } }, indexed);
    assert.deepEqual(problems('0,2-3', '1,4'), []);
    assert.deepEqual(problems('0,2-3', '1,3'), [
      'status.failedIndexes: Invalid value: "1,3": failedIndexes and completedIndexes overlap at index: 3',
    ]);
    assert.deepEqual(problems('3,1', '7'), [
      'status.completedIndexes: Invalid value: "3,1": error parsing completedIndexes: non-increasing order, previous: 3, current: 1',
      'status.failedIndexes: Invalid value: "7": error parsing failedIndexes: too large index: "7"',
    ]);
  });

  it('takes nothing back', () => {
    const old = kind.created(job()) as Job;
    old.status = {
      startTime,
      completionTime,
      succeeded: 2,
      failed: 1,
      ...is('SuccessCriteriaMet', 'Complete'),
    };
    const next = structuredClone(old);
    next.status = { startTime: completionTime, succeeded: 1 };
    assert.deepEqual(
      kind.rules.validateStatusUpdate?.(next, old).map(({ field, message }) => `${field}: ${message}`),
      [
        'status.conditions: Invalid value: cannot disable the terminal Complete=True condition',
        'status.failed: Invalid value: 0: cannot decrease the failed counter',
        'status.succeeded: Invalid value: 1: cannot decrease the succeeded counter',
        'status.startTime: Required value: startTime cannot be removed for unsuspended job',
        'status.conditions: Invalid value: cannot disable the SuccessCriteriaMet=True condition',
      ],
    );
  });
});

/** The Job as a client sends it back that read what was generated. */
function changed(fields: Fields): Fields {
  const { spec } = kind.created(job()) as Job;
  return { spec: { ...spec, ...fields } };
}
