/** What a webhook may answer: a body as text, or what is to be made of the review that it got. */
export interface WebhookAnswer {
  readonly name: string;
  readonly status?: number;
  readonly contentType?: string;
  readonly body: (review: Review) => string;
}

export interface Review {
  readonly kind: string;
  readonly apiVersion: string;
  readonly request: Record<string, unknown> & { readonly uid: string };
}

/** Right, but for what is given. */
const reviewed = (name: string, response: object, more: object = {}): WebhookAnswer => ({
  name,
  body: ({ kind, apiVersion, request }) =>
    JSON.stringify({ kind, apiVersion, response: { uid: request.uid, allowed: true, ...response }, ...more }),
});

const patch = (name: string, operations: unknown, more: object = {}): WebhookAnswer =>
  reviewed(`a patch ${name}`, {
    patchType: 'JSONPatch',
    patch: Buffer.from(typeof operations === 'string' ? operations : JSON.stringify(operations)).toString(
      'base64',
    ),
    ...more,
  });

const plain = (
  name: string,
  body: string,
  status = 200,
  contentType = 'application/json',
): WebhookAnswer => ({
  name,
  status,
  contentType,
  body: () => body,
});

/** What is wrong with an answer, in every way that we could think of. */
export const ANSWERS: readonly WebhookAnswer[] = [
  plain('nothing', ''),
  plain('HTML', '<html>no</html>', 200, 'text/html'),
  plain('half of JSON', '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","resp'),
  plain('an array', '[]'),
  plain('null', 'null'),
  plain('a number', '7'),
  plain('a text', '"yes"'),
  plain('no response', '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}'),
  plain('a null response', '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":null}'),
  plain(
    'a response that is a text',
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":"yes"}',
  ),
  plain('another kind', '{"kind":"Pod","apiVersion":"v1"}'),
  plain('a kind of nobody', '{"kind":"Answer","apiVersion":"admission.k8s.io/v1"}'),
  plain('a Status', '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","code":418}'),
  plain(
    'a Status and its code',
    '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","code":418}',
    418,
  ),
  ...[201, 204, 301, 400, 401, 403, 404, 405, 406, 409, 410, 415, 418, 422, 429, 500, 502, 503, 504].map(
    (status) => plain(`status ${status} and a text`, 'a text', status, 'text/plain'),
  ),
  ...[400, 403, 404, 415, 418, 500, 503].map((status) =>
    plain(`status ${status} and JSON`, '{"a":1}', status),
  ),
  reviewed('no uid', { uid: undefined }),
  reviewed('another uid', { uid: 'another' }),
  reviewed('a uid that is a number', { uid: 7 }),
  reviewed('allowed that is a text', { allowed: 'yes' }),
  reviewed('allowed that is left out', { allowed: undefined }),
  reviewed('another version', {}, { apiVersion: 'admission.k8s.io/v1beta1' }),
  reviewed('no version', {}, { apiVersion: undefined }),
  reviewed('no kind', {}, { kind: undefined }),
  reviewed('a version of nobody', {}, { apiVersion: 'admission.k8s.io/v7' }),
  reviewed('fields of nobody', { colour: 'red' }, { colour: 'red' }),
  reviewed('a refusal', { allowed: false }),
  reviewed('a refusal that says why', {
    allowed: false,
    status: { message: 'it is red', reason: 'Red', code: 422 },
  }),
  reviewed('a refusal with a reason', { allowed: false, status: { reason: 'Forbidden' } }),
  reviewed('a refusal with code 200', { allowed: false, status: { code: 200, message: 'well' } }),
  reviewed('a refusal with code 399', { allowed: false, status: { code: 399 } }),
  reviewed('a refusal with code 700', { allowed: false, status: { code: 700 } }),
  reviewed('a refusal whose code is a text', { allowed: false, status: { code: 'red' } }),
  reviewed('a refusal with status Success', { allowed: false, status: { status: 'Success', code: 500 } }),
  reviewed('a refusal in detail', {
    allowed: false,
    status: {
      code: 409,
      reason: 'Conflict',
      message: 'twice',
      details: {
        name: 'n',
        group: 'g',
        kind: 'k',
        uid: 'u',
        causes: [{ field: 'f', message: 'm', reason: 'r' }],
        retryAfterSeconds: 7,
      },
    },
  }),
  reviewed('a refusal that is a list', { allowed: false, status: [] }),
  reviewed('warnings', {
    warnings: ['one', 'two', '', 'a "quoted" \\ one', 'x'.repeat(300), 'new\nline', 'ünï'],
  }),
  reviewed('many warnings', {
    warnings: Array.from({ length: 40 }, (_, index) => `${index} ${'y'.repeat(150)}`),
  }),
  reviewed('warnings that are a text', { warnings: 'one' }),
  reviewed('warnings that are numbers', { warnings: [1] }),
  reviewed('a warning with a refusal', { allowed: false, warnings: ['careful'] }),
  reviewed('audit annotations', { auditAnnotations: { key: 'value', 'Bad Key': 'v' } }),
  reviewed('audit annotations that are numbers', { auditAnnotations: { key: 1 } }),
  reviewed('a patch type without a patch', { patchType: 'JSONPatch' }),
  reviewed('a patch without a type', { patch: Buffer.from('[]').toString('base64') }),
  reviewed('a patch in no base64', { patchType: 'JSONPatch', patch: '[{"op":"add"}]' }),
  reviewed('a patch that is a list', {
    patchType: 'JSONPatch',
    patch: [{ op: 'add', path: '/data/a', value: 'b' }],
  }),
  reviewed('an empty patch', { patchType: 'JSONPatch', patch: '' }),
  patch('of another type', [{ op: 'add', path: '/data/a', value: 'b' }], { patchType: 'MergePatch' }),
  patch('of the empty type', [{ op: 'add', path: '/data/a', value: 'b' }], { patchType: '' }),
  patch('with a refusal', [{ op: 'add', path: '/data/a', value: 'b' }], { allowed: false }),
  patch('that fits', [{ op: 'add', path: '/data/a', value: 'b' }]),
  patch('that is empty', []),
  patch('that is null', null),
  patch('that is an object', {}),
  patch('that is a text', '"text"'),
  patch('that is no JSON', 'text'),
  patch('of texts', ['text']),
  patch('of nulls', [null]),
  patch('without an operation', [{ path: '/data/a', value: 'b' }]),
  patch('with an operation of nobody', [{ op: 'paint', path: '/data/a', value: 'b' }]),
  patch('whose operation is a number', [{ op: 1, path: '/data/a' }]),
  patch('without a path', [{ op: 'add', value: 'b' }]),
  patch('without a slash', [{ op: 'add', path: 'data', value: 'b' }]),
  patch('without a value', [{ op: 'add', path: '/data/a' }]),
  patch('of a parent that is not there', [{ op: 'add', path: '/spec/a/b', value: 'c' }]),
  patch('that removes what is not there', [{ op: 'remove', path: '/data/z' }]),
  patch('that replaces what is not there', [{ op: 'replace', path: '/data/z', value: '1' }]),
  patch('that moves what is not there', [{ op: 'move', from: '/data/z', path: '/data/y' }]),
  patch('that copies what is not there', [{ op: 'copy', from: '/data/z', path: '/data/y' }]),
  patch('that moves without from', [{ op: 'move', path: '/data/y' }]),
  patch('whose test fails', [{ op: 'test', path: '/data/k', value: 'other' }]),
  patch('whose test holds', [{ op: 'test', path: '/data/k', value: 'v' }]),
  patch('of an index in no list', [{ op: 'add', path: '/metadata/finalizers/0', value: 'a.b/c' }]),
  patch('of an index past a list', [
    { op: 'add', path: '/metadata/finalizers', value: [] },
    { op: 'add', path: '/metadata/finalizers/5', value: 'a.b/c' },
  ]),
  patch('of a number where a text is', [{ op: 'add', path: '/data/a', value: 1 }]),
  patch('of a list where an object is', [{ op: 'replace', path: '/data', value: [] }]),
  patch('of everything', [
    { op: 'replace', path: '', value: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } } },
  ]),
  patch('of everything by null', [{ op: 'replace', path: '', value: null }]),
  patch('that removes everything', [{ op: 'remove', path: '' }]),
  patch('of the kind', [{ op: 'replace', path: '/kind', value: 'Secret' }]),
  patch('of the version', [{ op: 'replace', path: '/apiVersion', value: 'v2' }]),
  patch('that removes the kind', [{ op: 'remove', path: '/kind' }]),
  patch('of the name', [{ op: 'replace', path: '/metadata/name', value: 'other' }]),
  patch('of the namespace', [{ op: 'replace', path: '/metadata/namespace', value: 'kube-system' }]),
  patch('of the uid', [{ op: 'add', path: '/metadata/uid', value: '00000000-0000-0000-0000-000000000001' }]),
  patch('that makes it invalid', [{ op: 'add', path: '/data/bad key', value: 'b' }]),
  patch('of a field of nobody', [{ op: 'add', path: '/colour', value: 'red' }]),
  patch('of metadata by null', [{ op: 'replace', path: '/metadata', value: null }]),
  patch('that adds a label that is none', [{ op: 'add', path: '/metadata/labels', value: { 'a b': 'c' } }]),
  patch('of the prototype', [{ op: 'add', path: '/data/__proto__', value: 'x' }]),
];
