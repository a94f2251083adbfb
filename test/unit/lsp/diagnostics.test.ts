import { deepEqual, equal, ok } from 'node:assert/strict';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { createLanguageService, type Turns, type Workspace } from '../../../src/language/index.ts';
import { builtInCatalog } from '../../support/built-in-catalog.ts';
import { DiagnosticPublisher } from '../../../src/lsp/diagnostics.ts';
import { DEFAULT_SETTINGS } from '../../../src/lsp/settings.ts';

const document = (name: string): string =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\nwrong: 1\n`;
const large = Array.from({ length: 200 }, (_, index) => document(`c${index}`)).join('');

/** Every look at the clock takes a millisecond, and a pause ends when the test says so. */
class HeldTurns implements Turns {
  private time = 0;
  private waiting: (() => void) | undefined;

  nowMs(): number {
    return this.time++;
  }

  pause(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  /** Lets one turn be taken. Answers whether anybody wanted one. */
  async next(): Promise<boolean> {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.();
    await Promise.resolve();
    await Promise.resolve();
    return waiting !== undefined;
  }
}

describe('diagnostics of open files', () => {
  let workspace: Workspace;
  let turns: HeldTurns;
  let told: PublishDiagnosticsParams[];
  let publisher: DiagnosticPublisher;

  beforeEach(() => {
    workspace = createLanguageService({ catalog: builtInCatalog() });
    turns = new HeldTurns();
    told = [];
    const client = {
      sendDiagnostics: (params: PublishDiagnosticsParams) => Promise.resolve(void told.push(params)),
      console: { error: (text: string) => ok(false, text) },
    };
    publisher = new DiagnosticPublisher(client, workspace, turns, () => DEFAULT_SETTINGS);
  });

  const open = (uri: string, text: string, version = 1): void => {
    workspace.setFile(uri, 'yaml', text, version);
    publisher.changed(uri);
  };
  const rest = async (): Promise<number> => {
    let taken = 0;
    while (await turns.next()) taken++;
    return taken;
  };
  const versions = (): string[] => told.map(({ uri, version }) => `${uri} ${version}`);

  it('looks through the file that changed last first', async () => {
    for (const uri of ['a', 'b', 'c']) open(uri, document(uri));
    await rest();
    deepEqual(versions(), ['c 1', 'b 1', 'a 1']);
  });

  it('lets a file that changes go before a large one that was begun, and then goes on with that', async () => {
    open('large', large);
    await turns.next();
    await turns.next();
    const begun = workspace.work.checked + workspace.work.parsed;
    ok(begun > 0 && begun < 40, `${begun}`);
    open('small', document('a'));
    const taken = await rest();
    deepEqual(versions(), ['small 1', 'large 1']);
    equal(told[1]?.diagnostics.length, 200);
    ok(taken > 20, `${taken} turns`);
    // Nothing was done twice.
    equal(workspace.work.checked, 201);
  });

  it('checks once for sixty changes that come in one go, and tells of the last', async () => {
    open('a', document('x'));
    for (let version = 2; version <= 61; version++) {
      workspace.editFile('a', [{ range: { start: 50, end: 50 }, newText: 'x' }], version);
      publisher.changed('a');
    }
    await rest();
    deepEqual(versions(), ['a 61']);
    equal(workspace.work.checked, 1);
  });

  it('drops what it had begun on a state of a file that is gone', async () => {
    open('large', large);
    await turns.next();
    await turns.next();
    workspace.setFile('large', 'yaml', document('a'), 2);
    publisher.changed('large');
    await rest();
    deepEqual(versions(), ['large 2']);
    ok(workspace.work.parsed < 40, `${workspace.work.parsed} documents were read`);
  });

  it('takes back what it told of a file that is closed, and tells no more of it', async () => {
    open('large', large);
    await turns.next();
    await turns.next();
    workspace.removeFile('large');
    publisher.closed('large');
    await rest();
    deepEqual(told, [{ uri: 'large', diagnostics: [] }]);
  });
});
