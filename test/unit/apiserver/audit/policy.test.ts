import assert from 'node:assert/strict';
import { readAuditPolicy } from '../../../../src/apiserver/index.ts';
import { auditRules } from '../../../../src/apiserver/audit/policy.ts';
import { requestInfo } from '../../../../src/apiserver/request/request-info.ts';

const HEAD = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';
const USER = { name: 'somebody', groups: ['g', 'h'] };

/** The level of a request under the rules that are given, of which the last one is RequestResponse for all that is left. */
function levelOf(rule: string, target: string, method = 'GET'): string {
  const policy = readAuditPolicy(`${HEAD}rules:\n- {level: Metadata, ${rule}}\n- {level: RequestResponse}\n`);
  const [path = '', query = ''] = target.split('?');
  return auditRules(policy)(USER, requestInfo(method, path, new URLSearchParams(query))).level;
}

describe('an audit policy', () => {
  const PODS = '/api/v1/namespaces/ns/pods/a';
  const cases: [rule: string, target: string, isMeant: boolean][] = [
    ['users: [somebody]', PODS, true],
    ['users: [other]', PODS, false],
    ['userGroups: [h]', PODS, true],
    ['userGroups: [other]', PODS, false],
    ['verbs: [get]', PODS, true],
    ['verbs: [list, watch]', PODS, false],
    ['namespaces: [ns]', PODS, true],
    ['namespaces: [""]', PODS, false],
    ['namespaces: [""]', '/api/v1/nodes', true],
    ['resources: [{group: ""}]', PODS, true],
    ['resources: [{group: apps}]', PODS, false],
    ['resources: [{group: "*"}]', PODS, true],
    ['resources: [{group: "", resources: [pods]}]', PODS, true],
    ['resources: [{group: "", resources: [pods]}]', `${PODS}/status`, false],
    ['resources: [{group: "", resources: [pods/status]}]', `${PODS}/status`, true],
    ['resources: [{group: "", resources: [pods/*]}]', PODS, true],
    ['resources: [{group: "", resources: [pods/*]}]', `${PODS}/status`, true],
    ['resources: [{group: "", resources: ["*/status"]}]', `${PODS}/status`, true],
    ['resources: [{group: "", resources: ["*/status"]}]', PODS, false],
    ['resources: [{group: "", resources: ["*"]}]', `${PODS}/status`, true],
    ['resources: [{group: "", resources: [pods], resourceNames: [a]}]', PODS, true],
    ['resources: [{group: "", resources: [pods], resourceNames: [b]}]', PODS, false],
    ['resources: [{group: ""}]', '/version', false],
    ['nonResourceURLs: [/healthz*]', '/healthz/etcd', true],
    ['nonResourceURLs: [/healthz]', '/healthz/etcd', false],
    ['nonResourceURLs: ["*"]', '/version', true],
    ['nonResourceURLs: ["*"]', PODS, false],
  ];
  for (const [rule, target, isMeant] of cases) {
    it(`with "${rule}" is ${isMeant ? '' : 'not '}about ${target}`, () => {
      assert.equal(levelOf(rule, target), isMeant ? 'Metadata' : 'RequestResponse');
    });
  }

  it('logs nothing of what no rule is about, and joins the stages that are left out', () => {
    const policy = readAuditPolicy(
      `${HEAD}omitStages: [RequestReceived]\nomitManagedFields: true\nrules:\n- level: Request\n  users: [somebody]\n  omitStages: [Panic]\n  omitManagedFields: false\n`,
    );
    const configOf = auditRules(policy);
    const info = requestInfo('GET', PODS, new URLSearchParams());
    const config = configOf(USER, info);
    assert.deepEqual([...config.omitStages], ['RequestReceived', 'Panic']);
    assert.equal(config.omitManagedFields, false);
    assert.deepEqual(configOf({ name: 'other', groups: [] }, info).level, 'None');
    assert.equal(configOf({ name: 'other', groups: [] }, info).omitManagedFields, true);
  });

  const wrong: [text: string, message: string][] = [
    ['apiVersion: v1\nkind: Policy', 'unknown group version field v1, Kind=Policy in policy'],
    [`${HEAD}rules: []`, 'loaded illegal policy with 0 rules'],
    [`${HEAD}rules: [{}]`, 'rules[0].level: Required value'],
    [
      `${HEAD}rules: [{level: All}]`,
      'rules[0].level: Unsupported value: "All": supported values: "None", "Metadata", "Request", "RequestResponse"',
    ],
    [
      `${HEAD}rules: [{level: None, nonResourceURLs: [a, "/*/b"]}]`,
      `[rules[0].nonResourceURLs[0]: Invalid value: "a": non-resource URL rules must begin with a '/' character, rules[0].nonResourceURLs[1]: Invalid value: "/*/b": non-resource URL wildcards '*' must be the final character of the rule]`,
    ],
    [
      `${HEAD}rules: [{level: None, omitStages: [Never]}]`,
      'rules[0].omitStages[0]: Invalid value: "Never": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic',
    ],
    [
      `${HEAD}rules: [{level: None, resources: [{resourceNames: [a]}]}]`,
      'rules[0].resources.resourceNames: Invalid value: ["a"]: using resourceNames requires at least one resource',
    ],
  ];
  for (const [text, message] of wrong) {
    it(`is refused: ${message.slice(0, 60)}`, () => assert.throws(() => readAuditPolicy(text), { message }));
  }
});
