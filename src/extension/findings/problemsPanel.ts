import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  languages,
  Location,
  Range,
  Uri,
  type Disposable,
} from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { COMMANDS } from '../contributions.ts';
import { captureUri } from '../documents/captureDocuments.ts';
import { captureKey } from '../documents/openCaptures.ts';
import { EnginePull, restAtLeast, type Engine } from '../enginePull.ts';
import { readProblems, type Problem } from './problems.ts';

const PULL_EVERY_MS = 2_000;

/** Findings as diagnostics of the documents of their exchanges, where the user wants them there. */
export class ProblemsPanel implements Disposable {
  private readonly store = new DisposableStore();
  private readonly diagnostics = languages.createDiagnosticCollection('mcp-inspector');
  private readonly pull: EnginePull;
  private capture = '';
  private shown = '';

  constructor() {
    this.pull = new EnginePull({
      read: (...source) => this.read(...source),
      pause: restAtLeast(PULL_EVERY_MS),
    });
    this.store.add(this.diagnostics);
    this.store.add(this.pull);
  }

  show(capture: string | undefined, engine: Engine | undefined): void {
    this.capture = capture === undefined ? '' : captureKey(capture);
    this.clear();
    this.pull.show(engine);
  }

  setEnabled(enabled: boolean): void {
    this.pull.setVisible(enabled);
    if (enabled) this.pull.invalidate();
    else this.clear();
  }

  dispose(): void {
    this.store.dispose();
  }

  private clear(): void {
    this.diagnostics.clear();
    this.shown = '';
  }

  private async read(engine: Engine, current: () => boolean): Promise<void> {
    const problems = await readProblems(engine, await engine.request('findings/rules', {}));
    const shown = JSON.stringify(problems);
    if (!current() || !this.pull.isVisible || shown === this.shown) return;
    this.shown = shown;
    this.diagnostics.clear();
    // Several entries of one document are joined by VS Code.
    this.diagnostics.set(
      problems.map((problem) => [this.uriOf(problem.x), [this.diagnosticOf(problem)]]),
    );
  }

  private diagnosticOf({ line, rule, severity, message, related }: Problem): Diagnostic {
    const diagnostic = new Diagnostic(lineRange(line), message, severities[severity]);
    diagnostic.source = 'MCP Inspector';
    const page = encodeURIComponent(JSON.stringify([rule]));
    diagnostic.code = {
      value: rule,
      target: Uri.parse(`command:${COMMANDS.explainRule}?${page}`),
    };
    diagnostic.relatedInformation = related.map(
      (x) =>
        new DiagnosticRelatedInformation(
          new Location(this.uriOf(x), lineRange(line)),
          `Exchange ${x}`,
        ),
    );
    return diagnostic;
  }

  private uriOf(x: number): Uri {
    return captureUri({ capture: this.capture, x, part: 'exchange' });
  }
}

/** Wider than any line; VS Code ends it where the line ends. */
function lineRange(line: number): Range {
  return new Range(line, 2, line, 10_000);
}

const severities: Record<Problem['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};
