const REFERENCE = /\$(?:\$|\(([^()$]*)\))/g;

/** Puts values in the place of `$(NAME)`; `$$` is a dollar, and what names nothing known stays as it is. */
export function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(REFERENCE, (all: string, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? all),
  );
}

/** The variables that a text names. */
export function namedVariables(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
