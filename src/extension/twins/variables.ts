/** The `${variables}` of a server's configuration: found and filled in. Pure: values come from the caller. */

/** `${input:token}` has kind `input` and name `token`; `${workspaceFolder}` has an empty name. */
export interface Variable {
  readonly kind: string;
  readonly name: string;
}

const VARIABLE = /\$\{([A-Za-z]+)(?::([^}]*))?\}/g;

/** Each variable once, in order of appearance. */
export function variablesOf(texts: readonly string[]): Variable[] {
  const found = new Map<string, Variable>();
  for (const text of texts) {
    for (const [whole, kind = '', name = ''] of text.matchAll(VARIABLE))
      found.set(whole, { kind, name });
  }
  return [...found.values()];
}

/** A variable without a value stays as it is written, as VS Code leaves it. */
export function fillIn(text: string, valueOf: (variable: Variable) => string | undefined): string {
  return text.replace(
    VARIABLE,
    (whole, kind: string, name: string | undefined) => valueOf({ kind, name: name ?? '' }) ?? whole,
  );
}
