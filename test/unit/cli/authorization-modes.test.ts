import assert from 'node:assert/strict';
import { parseArguments } from '../../../src/cli/arguments.ts';
import { authorizationProblems } from '../../../src/cli/authorization-modes.ts';

describe('the modes of authorization', () => {
  it('are taken in their order, with the policies of ABAC', () => {
    const parsed = parseArguments([
      'up',
      '--authorization-mode=ABAC,RBAC',
      '--authorization-policy-file=policies',
    ]);
    assert.ok(parsed.command === 'up');
    assert.deepEqual(parsed.options.authorizationModes, ['ABAC', 'RBAC']);
    assert.equal(parsed.options.authorizationPolicyFile, 'policies');
  });

  it('are refused in upstream’s words', () => {
    const problems = (modes: readonly string[], policyFile?: string, configFile?: string): string[] =>
      authorizationProblems({ modes, policyFile, configFile });
    assert.deepEqual(problems(['ABAC']), ["authorization-mode ABAC's authorization policy file not passed"]);
    assert.deepEqual(problems(['RBAC'], 'policies'), [
      'cannot specify --authorization-policy-file without mode ABAC',
    ]);
    assert.deepEqual(problems(['RBAC', 'RBAC']), [
      'authorization-mode ["RBAC" "RBAC"] has mode specified more than once',
    ]);
    assert.deepEqual(problems(['Some']), ['authorization-mode "Some" is not a valid mode']);
    assert.match(
      problems(['RBAC'], undefined, 'file')[0] ?? '',
      /^--authorization-config can not be specified/,
    );
    assert.deepEqual(problems([], undefined, 'file'), []);
  });
});
