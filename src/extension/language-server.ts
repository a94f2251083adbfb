import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { OBJECT_SCHEME } from './documents/object-uri.ts';

/** Starts the manifest language server, a process of its own. It looks at manifests and at live objects alike. */
export async function startLanguageServer(
  program: string,
  channel: vscode.LogOutputChannel,
): Promise<LanguageClient> {
  const client = new LanguageClient(
    'wheelhouse',
    'Wheelhouse',
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
  return client;
}
