import assert from 'node:assert/strict';
import { Kind } from './kind.ts';

const REQUEST = pem('CERTIFICATE REQUEST', 'MAA=');
const SPEC = { request: REQUEST, signerName: 'example.com/signer', usages: ['any'] };

function pem(type: string, content: string): string {
  return btoa(`-----BEGIN ${type}-----\n${content}\n-----END ${type}-----\n`);
}

describe('CertificateSigningRequest', () => {
  const kind = new Kind('certificates.k8s.io/v1', 'CertificateSigningRequest', { namespaced: false });
  const problems = (spec: object): string[] => kind.problems({ spec: { ...SPEC, ...spec } });

  it('holds a request in PEM', () => {
    assert.deepEqual(problems({}), []);
    const wrong = 'PEM block type must be CERTIFICATE REQUEST';
    for (const request of [pem('CERTIFICATE', 'MAA='), btoa('text')])
      assert.deepEqual(problems({ request }), [`spec.request: Invalid value: "${request}": ${wrong}`]);
    for (const [content, problem] of [
      ['AAAA', /asn1: structure error: tags don't match \(16 vs \{class:0 tag:0 length:0 isCompound:false\}/],
      ['MAAA', /asn1: syntax error: trailing data$/],
      ['MAE=', /asn1: syntax error: data truncated$/],
    ] as const)
      assert.match(problems({ request: pem('CERTIFICATE REQUEST', content) }).join(), problem);
  });

  it('names a signer by a domain and a path', () => {
    assert.deepEqual(problems({ signerName: 'signer' }), [
      `spec.signerName: Invalid value: "signer": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
    ]);
    assert.deepEqual(problems({ signerName: 'example/signer' }), [
      'spec.signerName: Invalid value: "example": should be a domain with at least two segments separated by dots',
    ]);
  });

  it('knows usages and takes each once', () => {
    assert.deepEqual(problems({ usages: [] }), ['spec.usages: Required value']);
    assert.match(
      problems({ usages: ['any', 'none', 'any'] }).join('\n'),
      /usages\[1\]: Unsupported value: "none".*\n.*usages\[2\]: Duplicate/,
    );
  });

  it('keeps what was asked and decided on', () => {
    const decided = { type: 'Approved', status: 'True', reason: 'r' };
    const old = kind.object({ spec: SPEC, status: { conditions: [decided] } });
    const update = kind.rules.subresources?.['approval'];
    const change = (...conditions: object[]): string[] => {
      const object = kind.object({ spec: { ...SPEC, usages: ['signing'] }, status: { conditions } });
      update?.prepare(object, old, '2026-01-02T00:00:00Z');
      assert.deepEqual(object['spec'], SPEC);
      return (update?.validate?.(object, old) ?? []).map(({ field, message }) => `${field}: ${message}`);
    };
    assert.deepEqual(change(decided), []);
    assert.deepEqual(change(), [
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ]);
    assert.deepEqual(change(decided, { type: 'Denied', status: 'True' }), [
      'status.conditions: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ]);
    assert.deepEqual(change({ ...decided, status: 'False' }), [
      'status.conditions[0].status: Unsupported value: "False": supported values: "True"',
    ]);
  });

  it('dates conditions that say no time', () => {
    const status = { conditions: [{ type: 'Approved', status: 'True' }] };
    const object = kind.object({ spec: SPEC, status });
    kind.rules.subresources?.['approval']?.prepare(
      object,
      kind.object({ spec: SPEC }),
      '2026-01-02T00:00:00Z',
    );
    assert.deepEqual(object['status'], {
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          lastUpdateTime: '2026-01-02T00:00:00Z',
          lastTransitionTime: '2026-01-02T00:00:00Z',
        },
      ],
    });
  });
});
