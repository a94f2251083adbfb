import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramConsent, readContexts } from '../../../src/extension/index.ts';

describe('a kubeconfig that runs a program to log in', () => {
  let folder: string;
  let workspace: string;
  let ran: string;
  let questions: { question: string; detail: string }[];
  let answers: boolean;
  let trusted: boolean;
  let memory: Map<string, readonly string[]>;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'wheelhouse-consent-')));
    workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    ran = join(folder, 'ran');
    questions = [];
    answers = true;
    trusted = true;
    memory = new Map();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const consent = (): ProgramConsent =>
    new ProgramConsent({
      isTrusted: () => trusted,
      folders: () => [workspace],
      ask: (question, detail) => {
        questions.push({ question, detail });
        return Promise.resolve(answers);
      },
      remembered: {
        get: (key) => memory.get(key),
        update: (key, value) => Promise.resolve(void memory.set(key, value)),
      },
    });

  const userOf = (program: string): string => `{ exec: ${program} }`;
  const plugin = (): string =>
    `{ apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: sh, args: ['-c', 'touch "$RAN"; echo ''{"status":{"token":"t"}}'''], env: [{ name: RAN, value: '${ran}' }] }`;

  const write = (file: string, user: string): string => {
    writeFileSync(
      file,
      `apiVersion: v1
kind: Config
current-context: a
clusters: [{ name: a, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: somebody, user: ${user} }]
contexts: [{ name: a, context: { cluster: a, user: somebody } }]
`,
    );
    return file;
  };

  const logIn = async (files: readonly string[], gate = consent()): Promise<unknown> => {
    const [context] = await readContexts(files, { mayRun: (program) => gate.mayRun(program) });
    return context?.target().authenticate();
  };

  it('is asked for once, with the command, where the file came with the workspace', async () => {
    const file = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    await logIn([file]);
    await logIn([file]);
    assert.equal(questions.length, 1);
    assert.match(questions[0]?.question ?? '', /somebody/);
    assert.match(questions[0]?.detail ?? '', /sh -c "touch/);
    assert.ok(questions[0]?.detail.includes(file));
    assert.ok(existsSync(ran));
  });

  it('runs nothing where it is refused, and is asked for again another time', async () => {
    answers = false;
    const file = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    await assert.rejects(logIn([file]), /was not allowed to run a program/);
    await assert.rejects(logIn([file]));
    assert.equal(existsSync(ran), false);
    assert.equal(questions.length, 2);
  });

  it('is asked for anew when the file has changed', async () => {
    const file = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    await logIn([file]);
    write(file, userOf(plugin().replace('touch', 'true; touch')));
    answers = false;
    await assert.rejects(logIn([file]));
    assert.equal(questions.length, 2);
  });

  it('is one question where several requests come together', async () => {
    const file = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    const gate = consent();
    await Promise.all([logIn([file], gate), logIn([file], gate), logIn([file], gate)]);
    assert.equal(questions.length, 1);
  });

  it('runs nothing in Restricted Mode, and asks nothing', async () => {
    trusted = false;
    const file = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    await assert.rejects(logIn([file]));
    assert.deepEqual([questions.length, existsSync(ran)], [0, false]);
  });

  it('asks nothing of the own file of a user', async () => {
    answers = false;
    await logIn([write(join(folder, 'config'), userOf(plugin()))]);
    assert.deepEqual([questions.length, existsSync(ran)], [0, true]);
  });

  it('is asked for whatever way a link goes', async () => {
    answers = false;
    const inside = write(join(workspace, 'kubeconfig'), userOf(plugin()));
    symlinkSync(inside, join(folder, 'linked-from-outside'));
    await assert.rejects(logIn([join(folder, 'linked-from-outside')]));
    const outside = write(join(folder, 'config'), userOf(plugin()));
    symlinkSync(outside, join(workspace, 'linked-from-inside'));
    await assert.rejects(logIn([join(workspace, 'linked-from-inside')]));
    assert.equal(questions.length, 2);
  });

  it('is asked for where a file in the workspace gives a user to a context of another file', async () => {
    answers = false;
    const own = write(join(folder, 'config'), '{ token: secret }');
    await assert.rejects(logIn([write(join(workspace, 'kubeconfig'), userOf(plugin())), own]));
    assert.equal(questions.length, 1);
  });

  for (const provider of [
    `{ name: gcp, config: { cmd-path: 'touch RAN #', expiry: '2000-01-01T00:00:00Z' } }`,
    `{ name: azure, config: { cmd-path: 'touch RAN #', expires-on: '1' } }`,
    `{ name: exec, config: { exec: { command: touch, args: [RAN] } } }`,
  ]) {
    it(`is asked for with the provider ${provider.slice(8, 13)}`, async () => {
      answers = false;
      const user = `{ auth-provider: ${provider.replace('RAN', ran)} }`;
      await assert.rejects(logIn([write(join(workspace, 'kubeconfig'), user)]));
      assert.deepEqual([questions.length, existsSync(ran)], [1, false]);
    });
  }

  it('asks nothing where no program is run', async () => {
    await logIn([write(join(workspace, 'kubeconfig'), '{ token: secret }')]);
    assert.equal(questions.length, 0);
  });
});
