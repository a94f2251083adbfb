import assert from 'node:assert/strict';
import type { Job } from '../../../../src/api/index.ts';
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

/** The Job as a client sends it back that read what was generated. */
function changed(fields: Fields): Fields {
  const { spec } = kind.created(job()) as Job;
  return { spec: { ...spec, ...fields } };
}
