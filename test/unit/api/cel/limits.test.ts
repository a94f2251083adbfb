import assert from 'node:assert/strict';
import { cel } from '../../../../src/api/index.ts';

const DYN = cel.readType('dyn');
const environment = cel.baseEnvironment.with({ list: DYN, text: DYN, check: cel.RESOURCE_CHECK_TYPE });

function evaluate(
  expression: string,
  values: Readonly<Record<string, cel.Value>>,
  costLimit?: number,
): cel.EvaluationResult {
  const compiled = cel.compile(expression, environment);
  if ('issues' in compiled) throw new Error(compiled.issues);
  return compiled.program.evaluate(
    new Map(Object.entries(values)),
    costLimit === undefined ? {} : { costLimit },
  );
}

function errorOf(result: cel.EvaluationResult): string | undefined {
  return 'error' in result ? result.error : undefined;
}

describe('limits of expressions', () => {
  const list = cel.valueOfJson(Array.from({ length: 100_000 }, (_, index) => `item ${index}`));

  it('end a rule over a large object once it has cost its limit, and say so', () => {
    for (const rule of ['list.all(x, list.all(y, x != y || x == y))', 'list.map(x, x + x).size() > 0']) {
      const result = evaluate(rule, { list });
      assert.equal(errorOf(result), 'operation cancelled: actual cost limit exceeded');
      assert.ok('isOverBudget' in result);
      assert.ok(result.cost > 1_000_000 && result.cost < 1_100_000, `${result.cost}`);
    }
  });

  it('end what costs nothing but goes on and on', () => {
    const rule = 'list.exists_one(x, list.exists_one(y, list.exists_one(z, false)))';
    assert.equal(errorOf(evaluate(rule, { list })), 'operation interrupted');
  });

  it('end a call before it is made where its cost is known from its arguments', () => {
    const over = 'operation cancelled: actual cost limit exceeded';
    assert.equal(errorOf(evaluate('lists.range(9223372036854775807).size()', {})), over);
    assert.equal(errorOf(evaluate('list.distinct().size()', { list })), over);
    assert.equal(errorOf(evaluate("text.replace('', text).size()", { text: 'a'.repeat(100_000) })), over);
  });

  it('read a text once for a pattern that makes others go back over it', () => {
    const cpu = (length: number): number => {
      const text = 'a'.repeat(length);
      const before = process.cpuUsage().user;
      evaluate("text.matches('(a|aa|a*)*b$') || text.find('(x+x+)+y') == 'y'", { text }, 1e9);
      return process.cpuUsage().user - before;
    };
    cpu(1000);
    const small = Math.max(cpu(20_000), 1000);
    assert.ok(cpu(80_000) < small * 40, 'four times the text took more than forty times as long');
  });

  it('refuse an expression that macros would make enormous', () => {
    const chain = `optional.of(1)${'.optMap(x, x + 1)'.repeat(40)}`;
    const compiled = cel.compile(chain, environment);
    assert.match('issues' in compiled ? compiled.issues : '', /expression is too large/);
  });

  it('refuse an expression that is nested too deep or too long', () => {
    const deep = cel.compile(`${'('.repeat(300)}1${')'.repeat(300)}`, environment);
    assert.match('issues' in deep ? deep.issues : '', /expression recursion limit exceeded: 250/);
    const long = cel.compile(`'${'a'.repeat(100_000)}'`, environment);
    assert.match('issues' in long ? long.issues : '', /size exceeds limit: size: 100002, limit 100000/);
  });
});

describe('a compiled expression', () => {
  it('is the same one when it is compiled again', () => {
    assert.equal(cel.compile('1 + 1 == 2', environment), cel.compile('1 + 1 == 2', environment));
  });

  it('asks about the resource of the request', () => {
    const asked: cel.AuthorizationQuestion[] = [];
    const check = cel.resourceCheckValue(
      (question) => {
        asked.push(question);
        return { allowed: true, reason: '' };
      },
      { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' },
    );
    const result = evaluate("check.subresource('scale').check('update').allowed()", { check });
    assert.ok('value' in result && result.value === true);
    assert.deepEqual(asked, [
      {
        group: 'apps',
        resource: 'deployments',
        namespace: 'shop',
        name: 'web',
        subresource: 'scale',
        verb: 'update',
      },
    ]);
  });
});
