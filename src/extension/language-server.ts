import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { OBJECT_SCHEME } from './documents/object-uri.ts';

/**
 * Starts the manifest language server, a process of its own with a log of its own. It looks at manifests and at live
 * objects alike. The value that is given back stops it.
 */
export async function startLanguageServer(program: string): Promise<() => Promise<void>> {
  const name = 'Wheelhouse Language Server';
  const channel = vscode.window.createOutputChannel(name, { log: true });
  const client = new LanguageClient(
    // Also the section of the settings in which `trace.server` is looked for.
    'wheelhouse',
    name,
    { module: program, transport: TransportKind.ipc },
    {
      documentSelector: ['file', 'untitled', OBJECT_SCHEME].flatMap((scheme) => [
        { scheme, language: 'yaml' },
        { scheme, language: 'json' },
      ]),
      outputChannel: channel,
      diagnosticCollectionName: 'wheelhouse',
      synchronize: { configurationSection: 'wheelhouse' },
    },
  );
  await client.start();
  return async () => {
    await client.stop();
    channel.dispose();
  };
}
