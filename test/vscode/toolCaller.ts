/** Has the extension `toolCaller` call tools of MCP servers inside VS Code, and lets each call, as a user does. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Workbench } from './workbench.ts';

interface Result {
  readonly text?: string;
  readonly error?: string;
}

export class ToolCaller {
  /** The folder of the extension, for the VS Code to have it. */
  static readonly extension = join(import.meta.dirname, 'toolCaller');

  private readonly folder: string;

  constructor(
    workspace: string,
    private readonly workbench: Workbench,
  ) {
    this.folder = join(workspace, 'calls');
    mkdirSync(this.folder);
  }

  /** Calls a tool once and answers its text. */
  async call(tool: string, input: object = {}): Promise<string> {
    this.write(`call-${tool}`, { tool, input });
    await this.workbench.answerDialog(new RegExp(tool), 'Yes');
    const file = join(this.folder, `result-${tool}.json`);
    await expect.poll(() => existsSync(file)).toBe(true);
    const { text, error } = JSON.parse(readFileSync(file, 'utf8')) as Result;
    if (error !== undefined) throw new Error(error);
    return text ?? '';
  }

  cancel(tool: string): void {
    this.write(`cancel-${tool}`, {});
  }

  private write(name: string, content: object): void {
    writeFileSync(join(this.folder, `${name}.json`), JSON.stringify(content));
  }
}
