import assert from 'node:assert/strict';
import { growthOf, MOST_POWER, type Work } from '../../../support/growth.ts';
import { CONFIG_MAPS, PolicyHarness, rulesFor } from './policy-harness.ts';

const PARAMS = { apiVersion: 'v1', kind: 'ConfigMap' };
const LABELS = { limits: 'yes' };

describe('the cost of a write under admission policies', () => {
  const started: PolicyHarness[] = [];
  afterEach(() => {
    for (const each of started.splice(0)) each.dispose();
  });

  /** A write, before which a server has been given so many of something, and then what makes use of them. */
  const after =
    (
      give: (to: PolicyHarness, index: number) => Promise<void>,
      last?: (to: PolicyHarness) => Promise<void>,
    ) =>
    async (size: number): Promise<Work> => {
      const harness = await PolicyHarness.start();
      started.push(harness);
      for (let index = 0; index < size; index++) await give(harness, index);
      await last?.(harness);
      assert.equal(await harness.refusal({}), '');
      return () => harness.refusal({});
    };
  const grows = async (prepare: (size: number) => Promise<Work>): Promise<void> => {
    const { power, text } = await growthOf(prepare, { from: 50, upTo: 400 });
    assert.ok(power < MOST_POWER, `${power.toFixed(2)}: ${text}`);
  };

  it('grows with the policies that are asked, each bound once', async function () {
    this.timeout(60_000);
    await grows(
      after(async (to, index) => {
        await to.validating(`p${index}`, {
          validations: [{ expression: `object.metadata.name != 'n${index}'` }],
        });
        await to.bind(`p${index}`);
      }),
    );
  });

  it('grows with the bindings of one policy', async function () {
    this.timeout(60_000);
    const policy = { validations: [{ expression: "object.metadata.name != 'other'" }] };
    await grows(
      after(
        (to, index) => to.bind('p', {}, `b${index}`),
        (to) => to.validating('p', policy),
      ),
    );
  });

  it('grows with the parameters that one binding finds', async function () {
    this.timeout(60_000);
    const validations = [{ expression: 'params.metadata.name != object.metadata.name' }];
    const selector = { matchLabels: LABELS };
    await grows(
      after(
        (to, index) => to.create(CONFIG_MAPS, { metadata: { name: `limits-${index}`, labels: LABELS } }),
        async (to) => {
          await to.validating('p', { paramKind: PARAMS, validations });
          await to.bind('p', { paramRef: { selector, parameterNotFoundAction: 'Allow' } });
        },
      ),
    );
  });

  it('is not that of the policies that are for other resources', async function () {
    this.timeout(60_000);
    const other = rulesFor('secrets', ['CREATE']);
    const validations = [{ expression: 'false' }];
    const few = await after(async (to, index) => {
      await to.validating(`p${index}`, { matchConstraints: other, validations });
      await to.bind(`p${index}`);
    })(200);
    assert.equal(await few(), '');
    const { body } = (await started[0]?.api.send('GET', '/metrics')) ?? {};
    // None of their expressions was looked at.
    assert.doesNotMatch(String(body), /apiserver_validating_admission_policy_check_total\{/);
  });
});
