import { l10n, window, type SecretStorage } from 'vscode';
import type { HttpServerEntry, ServerInput } from './serverEntries.ts';
import type { TwinKey } from './twinList.ts';

/**
 * Answers to `${input:…}`. VS Code does not tell extensions what was answered for the original, so a
 * twin asks once; answers stay in VS Code's secret storage until the twin is removed.
 */
export class InputAnswers {
  constructor(private readonly secrets: SecretStorage) {}

  /** Undefined when the user does not answer. */
  async answer(entry: HttpServerEntry, id: string): Promise<string | undefined> {
    const stored = (await this.stored(entry))[id];
    if (stored !== undefined) return stored;
    const input = entry.inputs.find((one) => one.id === id) ?? unknownInput(id);
    const answer = await ask(entry, input);
    if (answer !== undefined) {
      const answers = { ...(await this.stored(entry)), [id]: answer };
      await this.secrets.store(secretOf(entry), JSON.stringify(answers));
    }
    return answer;
  }

  async forget(key: TwinKey): Promise<void> {
    await this.secrets.delete(secretOf(key));
  }

  private async stored(key: TwinKey): Promise<Record<string, string>> {
    const text = await this.secrets.get(secretOf(key));
    return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
  }
}

function secretOf({ file, name }: TwinKey): string {
  return `twin:${file}:${name}`;
}

function unknownInput(id: string): ServerInput {
  return { id, description: id, password: true, initial: undefined, options: undefined };
}

async function ask({ name }: HttpServerEntry, input: ServerInput): Promise<string | undefined> {
  const title = l10n.t('{0} (inspected)', name);
  if (input.options) {
    const how = { title, placeHolder: input.description, ignoreFocusOut: true };
    return window.showQuickPick([...input.options], how);
  }
  return window.showInputBox({
    title,
    prompt: input.description,
    value: input.initial ?? '',
    password: input.password,
    ignoreFocusOut: true,
  });
}
