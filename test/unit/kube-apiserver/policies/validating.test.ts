import assert from 'node:assert/strict';
import { MERGE_PATCH } from '../harness.ts';
import { CONFIG_MAPS, PolicyHarness, REFUSED, rulesFor } from './policy-harness.ts';

describe('validating admission policies', () => {
  let policies: PolicyHarness;
  beforeEach(async () => {
    policies = await PolicyHarness.start();
  });
  afterEach(() => policies.dispose());

  it('refuse what an expression denies, once they are bound', async () => {
    await policies.validating('p', { validations: [{ expression: "object.data['k'] == 'good'" }] });
    assert.equal(await policies.refusal({ k: 'bad' }), '');
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ k: 'bad' }),
      `422 Invalid ${REFUSED} failed expression: object.data['k'] == 'good'`,
    );
    assert.equal(await policies.refusal({ k: 'good' }), '');
    const { body } = await policies.tryMap({ k: 'bad' });
    assert.deepEqual(body.details, {
      name: 'a',
      kind: 'configmaps',
      causes: [{ message: body.message.slice('configmaps "a" is forbidden: '.length) }],
    });
  });

  it('follow what is changed and deleted', async () => {
    await policies.validating('p', { validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} no`);
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p';
    const spec = { validations: [{ expression: 'false', message: 'never' }] };
    assert.equal((await policies.api.send('PATCH', path, { spec }, MERGE_PATCH)).status, 200);
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} never`);
    const binding = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/p';
    const other = { spec: { policyName: 'other' } };
    assert.equal((await policies.api.send('PATCH', binding, other, MERGE_PATCH)).status, 200);
    assert.equal(await policies.refusal({}), '');
    await policies.api.send('PATCH', binding, { spec: { policyName: 'p' } }, MERGE_PATCH);
    assert.notEqual(await policies.refusal({}), '');
    assert.equal((await policies.api.send('DELETE', path)).status, 200);
    assert.equal(await policies.refusal({}), '');
  });

  it('take the message of an expression, the reason of a validation, and the code of that', async () => {
    await policies.validating('p', {
      variables: [{ name: 'most', expression: '3' }],
      validations: [
        {
          expression: 'size(object.data) <= variables.most',
          messageExpression: "'at most ' + string(variables.most)",
          reason: 'Forbidden',
        },
        { expression: "!('big' in object.data)", message: ' so big ', reason: 'RequestEntityTooLarge' },
        { expression: "!('x' in object.data)", messageExpression: "'a\\nb'", message: 'plain' },
      ],
    });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ a: '', b: '', c: '', d: '' }),
      `403 Forbidden ${REFUSED} at most 3`,
    );
    assert.equal(await policies.refusal({ big: '' }), `413 RequestEntityTooLarge ${REFUSED} so big`);
    assert.equal(await policies.refusal({ x: '' }), `422 Invalid ${REFUSED} plain`);
  });

  it('see the request, the old object, and the namespace', async () => {
    await policies.validating('p', {
      matchConstraints: rulesFor('configmaps', ['*']),
      validations: [
        {
          expression: 'false',
          messageExpression:
            "[request.operation, request.kind.kind, request.resource.resource, request.namespace, request.userInfo.username, namespaceObject.metadata.name, string(request.dryRun), string(object == null), string(oldObject == null)].join(' ')",
        },
      ],
    });
    await policies.bind('p', { validationActions: ['Warn'] });
    const { headers } = await policies.tryMap({});
    const prefix = `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': `;
    assert.equal(
      String(headers['warning']),
      `${prefix}CREATE ConfigMap configmaps default admin default true false true"`,
    );
    await policies.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    const deleted = await policies.api.send('DELETE', `${CONFIG_MAPS}/a`);
    assert.equal(
      String(deleted.headers['warning']),
      `${prefix}DELETE ConfigMap configmaps default admin default false true false"`,
    );
  });

  it('say what goes wrong, unless they ignore it', async () => {
    const validations = [{ expression: "object.data['k'] == 'good'" }];
    await policies.validating('p', { validations });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({}),
      `422 Invalid ${REFUSED} expression 'object.data['k'] == 'good'' resulted in error: no such key: data`,
    );
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p';
    await policies.api.send('PATCH', path, { spec: { failurePolicy: 'Ignore' } }, MERGE_PATCH);
    assert.equal(await policies.refusal({}), '');
  });

  it('evaluate a variable once, and only where it is named', async () => {
    await policies.validating('p', {
      variables: [
        { name: 'broken', expression: "object.data['none'] == 'x'" },
        { name: 'kept', expression: "object.data.k + '!'" },
      ],
      validations: [
        { expression: "variables.kept == 'a!' && variables.kept.size() == 2" },
        { expression: "object.data.k != 'a' || variables.broken" },
      ],
    });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({ k: 'b' }),
      `422 Invalid ${REFUSED} failed expression: variables.kept == 'a!' && variables.kept.size() == 2`,
    );
    assert.equal(
      await policies.refusal({ k: 'a' }),
      `422 Invalid ${REFUSED} expression 'object.data.k != 'a' || variables.broken' resulted in error: composited variable "broken" fails to evaluate: no such key: none`,
    );
  });

  it('end where their budget does', async () => {
    const check = (verb: string): string =>
      `authorizer.group('').resource('pods').check('${verb}').allowed()`;
    const two = `${check('get')} && ${check('list')}`;
    await policies.validating('p', { validations: Array.from({ length: 15 }, () => ({ expression: two })) });
    await policies.bind('p');
    assert.equal(
      await policies.refusal({}),
      `422 Invalid ${REFUSED} validation failed due to running out of cost budget, no further validation rules will be run`,
    );
    await policies.api.send('DELETE', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/p');
    await policies.validating('q', { validations: [{ expression: `${two} && ${check('watch')}` }] });
    await policies.bind('q');
    assert.match(
      await policies.refusal({}),
      /resulted in error: operation cancelled: actual cost limit exceeded$/,
    );
  });

  it('ask the authorizer, as often as an expression wants', async () => {
    const allowed = (verb: string): string =>
      `authorizer.group('').resource('secrets').namespace('default').check('${verb}').allowed()`;
    await policies.validating('p', {
      validations: [
        { expression: `${allowed('get')} && ${allowed('list')}` },
        {
          expression:
            "!authorizer.serviceAccount('default', 'nobody').requestResource(request.name).check('get').allowed()".replace(
              '.requestResource(request.name)',
              ".group('').resource('configmaps').name(request.name)",
            ),
        },
        { expression: "authorizer.requestResource.check('create').allowed()" },
        { expression: "authorizer.path('/healthz').check('get').allowed() && false", message: 'asked' },
      ],
    });
    await policies.bind('p');
    assert.equal(await policies.refusal({}), `422 Invalid ${REFUSED} asked`);
  });

  it('note failures and annotations for the audit log, and warn', async () => {
    await policies.validating('p', {
      validations: [{ expression: 'false', message: 'no' }],
      auditAnnotations: [{ key: 'k', valueExpression: "'seen ' + object.metadata.name" }],
    });
    await policies.bind('p', { validationActions: ['Audit', 'Warn'] });
    const { status, headers } = await policies.tryMap({});
    assert.deepEqual(
      [status, String(headers['warning'])],
      [201, `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': no"`],
    );
  });

  it('are counted', async () => {
    await policies.validating('p', { validations: [{ expression: 'false', message: 'no' }] });
    await policies.bind('p', { validationActions: ['Audit', 'Warn'] });
    await policies.tryMap({});
    const { body } = await policies.api.send('GET', '/metrics');
    for (const action of ['audit', 'warn']) {
      assert.match(
        String(body),
        new RegExp(
          `apiserver_validating_admission_policy_check_total{[^}]*enforcement_action="${action}"[^}]*policy="p"[^}]*} 1\\n`,
        ),
      );
    }
  });
});
