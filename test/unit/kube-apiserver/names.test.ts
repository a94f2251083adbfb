import assert from 'node:assert/strict';
import { INHERITED, withPlainNames } from '../../support/inherited-names.ts';
import {
  APPLY_PATCH,
  type Harness,
  JSON_PATCH,
  MERGE_PATCH,
  startServer,
  STRATEGIC_PATCH,
} from './harness.ts';

type Call = [method: string, target: string, body?: unknown, headers?: Record<string, string>];

/** Calls with a name wherever a client can put one, each on what those before it left. */
function callsWith(name: string): Call[] {
  const core = '/api/v1/namespaces/default';
  const record = (value: unknown): unknown =>
    JSON.parse(JSON.stringify({ x: value }).replace('"x"', JSON.stringify(name)));
  const pod = {
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'i' }], serviceAccountName: 'none' },
  };
  return [
    ['GET', `/${name}`],
    ['GET', `/apis/${name}`],
    ['GET', `/apis/${name}/v1`],
    ['GET', `/apis/apps/${name}/deployments`],
    ['GET', `/openapi/v3/apis/${name}/v1`],
    ['GET', `/api/v1/${name}`],
    ['GET', `${core}/${name}`],
    ['GET', `${core}/pods/${name}`],
    ['GET', `${core}/pods/p/${name}`],
    ['POST', `${core}/configmaps/${name}`, {}],
    ['GET', `/api/v1/namespaces/${name}/pods`],
    ['GET', `/healthz/${name}`],
    ['GET', `/livez?exclude=${name}`],
    ['GET', `${core}/pods?${name}=1`],
    ['GET', `${core}/pods?labelSelector=${name}`],
    ['GET', `${core}/pods?labelSelector=${name}%3D${name}`],
    ['GET', `${core}/pods?fieldSelector=${name}%3Da`],
    ['GET', `${core}/pods?fieldSelector=spec.${name}%3Da`],
    ['GET', `${core}/pods?continue=${name}`],
    ['GET', `${core}/pods`, undefined, { accept: `application/json;as=${name};v=v1;g=meta.k8s.io` }],
    ['GET', `${core}/pods`, undefined, { accept: `application/${name}` }],
    ['POST', `${core}/configmaps?fieldValidation=${name}`, {}],
    ['POST', `${core}/configmaps`, { kind: name }],
    ['POST', `${core}/configmaps`, { kind: 'ConfigMap', apiVersion: name }],
    ['POST', `${core}/configmaps`, { kind: 'ConfigMap', apiVersion: `${name}/v1` }],
    ['POST', `${core}/configmaps?fieldValidation=Strict`, record('a')],
    ['POST', `${core}/configmaps`, { metadata: { name: 'a', annotations: record('1') }, data: record('v') }],
    ['GET', `${core}/configmaps/a`],
    ['PUT', `${core}/configmaps/a`, { metadata: { name: 'a' }, data: {}, binaryData: record('eA==') }],
    ['PATCH', `${core}/configmaps/a`, { data: record('w') }, MERGE_PATCH],
    ['PATCH', `${core}/configmaps/a`, { binaryData: record(null), data: record('w') }, STRATEGIC_PATCH],
    ['PATCH', `${core}/configmaps/a`, [{ op: 'replace', path: `/data/${name}`, value: 'u' }], JSON_PATCH],
    ['PATCH', `${core}/configmaps/a`, [{ op: 'copy', from: `/data/${name}`, path: `/${name}` }], JSON_PATCH],
    ['PATCH', `${core}/configmaps/a`, [{ op: name, path: '/data' }], JSON_PATCH],
    [
      'PATCH',
      `${core}/configmaps/a`,
      { apiVersion: 'v1', kind: 'ConfigMap', data: record('t') },
      { ...APPLY_PATCH },
    ],
    [
      'PATCH',
      `${core}/configmaps/a?fieldManager=${name}&force=true`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: record('t') },
      APPLY_PATCH,
    ],
    ['PATCH', `${core}/configmaps/a`, {}, { 'content-type': `application/${name}` }],
    ['GET', `${core}/configmaps/a`],
    ['DELETE', `${core}/configmaps/a`, { propagationPolicy: name }],
    ['DELETE', `${core}/configmaps/a`, record('v')],
    ['POST', `${core}/secrets`, { metadata: { name: 'a' }, type: name, stringData: record('v') }],
    [
      'POST',
      `${core}/resourcequotas`,
      { metadata: { name: 'q' }, spec: { hard: record('1'), scopes: [name] } },
    ],
    [
      'POST',
      `${core}/resourcequotas`,
      {
        metadata: { name: 'q' },
        spec: { hard: { pods: '5', [`count/${name}`]: '1', [`requests.${name}`]: 1 } },
      },
    ],
    [
      'POST',
      `${core}/limitranges`,
      { metadata: { name: 'l' }, spec: { limits: [{ type: name, max: record('1') }] } },
    ],
    [
      'POST',
      `${core}/limitranges`,
      { metadata: { name: 'l' }, spec: { limits: [{ type: 'Pod', max: record('1') }] } },
    ],
    ['POST', `${core}/pods`, pod],
    ['POST', `${core}/serviceaccounts`, { metadata: { name: 'none' } }],
    ['POST', `${core}/pods`, { ...pod, spec: { ...pod.spec, priorityClassName: name } }],
    ['POST', `${core}/pods`, { ...pod, spec: { ...pod.spec, runtimeClassName: name } }],
    ['POST', `${core}/pods`, { ...pod, spec: { ...pod.spec, dnsPolicy: name, restartPolicy: name } }],
    [
      'POST',
      `${core}/pods`,
      { ...pod, spec: { ...pod.spec, volumes: [{ name: 'v', ...(record({}) as object) }] } },
    ],
    [
      'POST',
      `${core}/pods`,
      { ...pod, spec: { ...pod.spec, tolerations: [{ key: name, operator: name, effect: name }] } },
    ],
    [
      'POST',
      `${core}/pods`,
      {
        ...pod,
        metadata: { name: 'p', labels: record('a') },
        spec: { ...pod.spec, nodeSelector: record('a'), overhead: record('1') },
      },
    ],
    [
      'POST',
      `${core}/pods`,
      {
        ...pod,
        spec: {
          ...pod.spec,
          containers: [
            {
              name: 'c',
              image: 'i',
              resources: { requests: record('1'), limits: record('2') },
              env: [{ name: 'e', valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${name}']` } } }],
            },
          ],
        },
      },
    ],
    ['GET', `${core}/pods?labelSelector=${name}%20in%20(a)`],
    [
      'POST',
      `${core}/services`,
      {
        metadata: { name: 's' },
        spec: { type: name, selector: record('a'), ports: [{ port: 1, protocol: name }] },
      },
    ],
    ['POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name }, value: 1 }],
    [
      'POST',
      '/api/v1/nodes',
      { metadata: { name: 'n', labels: record('a') }, status: { capacity: record('1') } },
    ],
    ['GET', '/api/v1/nodes/n'],
    [
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      { metadata: { name }, rules: [{ apiGroups: [name], resources: [name], verbs: [name] }] },
    ],
    [
      'POST',
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      { metadata: { name }, roleRef: { kind: name, name }, subjects: [{ kind: name, name }] },
    ],
    [
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {},
      { 'impersonate-user': name, [`impersonate-extra-${name}`]: name },
    ],
    ['GET', `${core}/pods`, undefined, { 'impersonate-user': name, 'impersonate-group': name }],
    [
      'POST',
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      {
        spec: {
          user: name,
          groups: [name],
          extra: record([name]),
          resourceAttributes: { verb: name, resource: name, group: name },
        },
      },
    ],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace: name } }],
    ['GET', `${core}/pods`, undefined, { authorization: `Bearer ${name}` }],
    ['GET', `${core}/pods`, undefined, { authorization: name }],
  ];
}

async function answersWith(server: Harness, name: string): Promise<string[]> {
  const answers: string[] = [];
  for (const [method, target, body, headers] of callsWith(name)) {
    const { status, body: answer } = await server.send(method, target, body, headers);
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    answers.push(withPlainNames(`${method} ${target} ${JSON.stringify(body)}: ${status} ${text}`));
  }
  return answers.map((answer) =>
    answer.replaceAll(
      /"(?:uid|clusterIP|resourceVersion)":"[^"]*"|"clusterIPs":\[[^\]]*\]|kube-api-access-\w+/g,
      '',
    ),
  );
}

describe('a name that every object inherits', () => {
  for (const [inherited, plain] of INHERITED) {
    it(`is answered as any other: ${inherited}`, async () => {
      const answers = await answersWith(await startServer(), inherited);
      const expected = await answersWith(await startServer(), plain);
      for (const [index, answer] of answers.entries()) assert.equal(answer, expected[index]);
      assert.deepEqual(
        answers.filter((answer) => / 500 \{/.test(answer)),
        [],
      );
    });
  }
});
