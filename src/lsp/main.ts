import { createConnection } from 'vscode-languageserver/node';
import { createLog } from '../base/index.ts';
import { builtInKinds } from '../kinds/index.ts';
import { catalogOf, createLanguageService } from '../language/index.ts';
import { ManifestServer } from './index.ts';

// The transport is named by the arguments: `--stdio`, `--node-ipc`, `--socket=PORT` or `--pipe=NAME`.
const connection = createConnection();
const log = createLog(({ level, part, message, fields }) => {
  connection.console[level](`${part}: ${message} ${JSON.stringify(fields, errorText)}`);
}).named('language');
const kinds = builtInKinds();
new ManifestServer(connection, createLanguageService({ catalog: catalogOf(kinds), log }), kinds).start();

function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value;
}
