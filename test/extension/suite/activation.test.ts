import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, treeText } from './window.ts';

describe('activation', () => {
  it('activates, and registers every command of its manifest', async () => {
    await activated();
    const manifest: unknown = vscode.extensions.getExtension('wheelhouse.wheelhouse')?.packageJSON;
    const { contributes } = manifest as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands
      .map(({ command }) => command)
      .filter((name) => !registered.has(name));
    assert.deepEqual(missing, []);
  });

  it('shows empty trees while no cluster runs', async () => {
    const { trees } = await activated();
    for (const view of trees.keys()) assert.equal(await treeText(view), '');
  });
});
