import {
  EventEmitter,
  l10n,
  languages,
  Uri,
  window,
  workspace,
  type TextDocument,
  type TextDocumentContentProvider,
  type TextDocumentShowOptions,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import {
  DOCUMENT_SCHEME,
  documentAddress,
  readDocumentAddress,
  type CaptureDocument,
  type DocumentText,
} from '../../contract/documents.ts';
import type { OpenCaptures } from './openCaptures.ts';

/**
 * Parts of exchanges as read-only documents, so that find, fold, outline and diff are VS Code's own.
 * A document of an exchange that is still open grows with it; one whose capture was closed keeps what
 * it showed.
 */
export class CaptureDocuments implements TextDocumentContentProvider, Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = new EventEmitter<Uri>();
  /** What was last given, by address; for documents that are open. */
  private readonly given = new Map<string, DocumentText>();

  readonly onDidChange = this.changed.event;

  constructor(private readonly captures: OpenCaptures) {
    this.store.add(this.changed);
    this.store.add(workspace.registerTextDocumentContentProvider(DOCUMENT_SCHEME, this));
    this.store.add(captures.onDidChange((key) => this.refresh(key)));
    this.store.add(
      workspace.onDidCloseTextDocument(({ uri }) => void this.given.delete(uri.toString())),
    );
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const wanted = readDocumentAddress(uri);
    if (!wanted) return l10n.t('There is no such part of a capture.');
    const engine = this.captures.find(wanted.capture);
    if (!engine) {
      const kept = this.given.get(uri.toString());
      return kept?.text ?? l10n.t('The capture of this document is not open in this window.');
    }
    try {
      const document = await engine.request('exchange/document', wanted);
      this.given.set(uri.toString(), document);
      return document.text;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return l10n.t('This part of the capture cannot be read: {0}', reason);
    }
  }

  /** Opens one in an editor, under the language of what is in it. */
  async open(wanted: CaptureDocument, options: TextDocumentShowOptions = {}): Promise<void> {
    const document = await workspace.openTextDocument(captureUri(wanted));
    await this.speak(document);
    await window.showTextDocument(document, options);
  }

  dispose(): void {
    this.store.dispose();
  }

  /** The extension of the name says JSON; a page of HTML, or a cut body, is none. */
  private async speak(document: TextDocument): Promise<void> {
    const { language } = this.given.get(document.uri.toString()) ?? {};
    if (language !== undefined && language !== document.languageId) {
      await languages.setTextDocumentLanguage(document, language);
    }
  }

  private refresh(key: string): void {
    for (const { uri } of workspace.textDocuments) {
      if (uri.scheme !== DOCUMENT_SCHEME) continue;
      if (readDocumentAddress(uri)?.capture !== key) continue;
      if (this.given.get(uri.toString())?.open !== false) this.changed.fire(uri);
    }
  }
}

export function captureUri(document: CaptureDocument): Uri {
  return Uri.from(documentAddress(document));
}
