// Opens the extension on `samples/` in VS Code: the installed one, or one that is served to the browser. The cluster
// starts with the extension; the samples are one command away.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { editorUrl, installEditor, serveEditor } from './editor.mjs';
import { project } from './prepare.mjs';

const samples = join(project, 'samples');

if (spawnSync('code', ['--version'], { stdio: 'ignore' }).status === 0) {
  spawn('code', ['--new-window', `--extensionDevelopmentPath=${project}`, samples], { stdio: 'inherit' });
} else {
  await serveInBrowser();
}

async function serveInBrowser() {
  await installEditor(console.log);
  const editor = await serveEditor();
  const address = editorUrl(editor, { folder: samples, extension: project });
  console.log(
    `\nVS Code with Wheelhouse is served at:\n  ${address}\nWhoever has this address may do what you may: keep it to yourself. Stop it with Ctrl+C.`,
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void editor.dispose());
}
