import { createConnection } from 'vscode-languageserver/node';
import { builtInCatalog, createManifestService } from '../language/index.ts';
import { ManifestServer } from './index.ts';

// The transport is named by the arguments: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`.
new ManifestServer(createConnection(), createManifestService({ catalog: builtInCatalog() })).start();
