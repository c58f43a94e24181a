import type { FailureLine } from '../contract/rendezvous.ts';

/** Where a command speaks. Both survive a reader that went away. */
export interface Terminal {
  /** Resolves when the text was handed over. */
  out(text: string): Promise<void>;
  err(text: string): void;
}

/** An option as `util.parseArgs` takes it, and its line in the usage. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** What stands for the value in the usage: `URL`, `FILE`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands for the positional argument in the usage; absent where there is none. */
  readonly file?: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Resolves to the exit code. What it throws becomes a message and exit code 2. */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** What the user gave, already known to be options of the command. */
export class Arguments {
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly positionals: readonly string[],
  ) {}

  get file(): string {
    const [file] = this.positionals;
    if (file === undefined) throw new CliError('bad-usage', 'name the capture file to read');
    return file;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  texts(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }
}

/** A failure the user can do something about: one sentence that says what, where and what to do. */
export class CliError extends Error {
  constructor(
    readonly code: FailureLine['code'],
    message: string,
  ) {
    super(message);
  }
}
