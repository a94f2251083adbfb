import type { TextEdit } from '../text/text.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'kind' | 'version';
  /** A few words beside the label: the type of a field, the version of a kind. */
  readonly detail: string;
  /** Markdown, put together when it is asked for; empty where nothing is known. */
  readonly documentation: () => string;
  /** Items are shown in the order of these. */
  readonly sortText: string;
  /** What the typed text is compared with. */
  readonly filterText: string;
  /** A snippet (`$1`, `${2:word}`) in the place of the word at the cursor. Its lines carry their whole indentation. */
  readonly edit: TextEdit;
  /** Edits elsewhere in the file, none of which touch `edit`: an indentation set right, an apiVersion added. */
  readonly additionalEdits: readonly TextEdit[];
  /** Once it is inserted there is something to choose again. */
  readonly asksAgain: boolean;
}
