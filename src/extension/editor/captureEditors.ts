import {
  commands,
  l10n,
  Uri,
  window,
  type CancellationToken,
  type CustomReadonlyEditorProvider,
  type WebviewPanel,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { COMMANDS, EDITORS } from '../contributions.ts';
import type { CaptureDocuments } from '../documents/captureDocuments.ts';
import { captureKey } from '../documents/openCaptures.ts';
import type { Grouping } from '../grouping.ts';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import type { Selection } from '../selection.ts';
import type { PageRequest } from '../timeline/pageRequests.ts';
import { TimelinePanel } from '../timeline/timelinePanel.ts';
import { CaptureFile } from './captureFile.ts';
import { refusalHtml } from './refusalHtml.ts';

interface OpenEditor {
  readonly panel: WebviewPanel;
  readonly timeline: TimelinePanel;
}

export interface EditorParts {
  readonly root: Uri;
  readonly inspectors: Inspectors;
  readonly documents: CaptureDocuments;
  readonly selection: Selection;
  readonly grouping: Grouping;
}

/**
 * Capture files in editors: the same timeline, served by a process of its own for as long as the file is
 * open. The views turn to a file whose editor is the active one.
 */
export class CaptureEditors implements CustomReadonlyEditorProvider<CaptureFile>, Disposable {
  private readonly store = new DisposableStore();
  private readonly asked = new Emitter<PageRequest>();
  /** A page asks something; its editor is the active one, so its capture is the one on show. */
  readonly onDidAsk = this.asked.event;
  private readonly panels = new Map<Inspector, OpenEditor>();

  constructor(private readonly parts: EditorParts) {
    for (const viewType of Object.values(EDITORS)) {
      this.store.add(
        window.registerCustomEditorProvider(viewType, this, {
          supportsMultipleEditorsPerDocument: true,
        }),
      );
    }
  }

  async openCustomDocument(uri: Uri, _: unknown, token: CancellationToken): Promise<CaptureFile> {
    if (uri.scheme !== 'file') {
      const refusal = l10n.t(
        'Only a file on the disk of the inspector can be opened as a capture.',
      );
      return new CaptureFile(uri, { refusal }, () => undefined);
    }
    const { inspectors } = this.parts;
    const cancelled = new AbortController();
    token.onCancellationRequested(() => cancelled.abort());
    const outcome = await inspectors.start({ kind: 'open', file: uri.fsPath }, cancelled.signal, {
      keeps: true,
    });
    if (outcome.kind !== 'running') {
      const refusal =
        outcome.kind === 'failed' ? outcome.message : l10n.t('Opening was cancelled.');
      return new CaptureFile(uri, { refusal }, () => undefined);
    }
    const { inspector } = outcome;
    return new CaptureFile(uri, { inspector }, () => void inspectors.stop(inspector));
  }

  resolveCustomEditor(file: CaptureFile, panel: WebviewPanel): void {
    const { served } = file;
    if ('refusal' in served) this.refuse(file.uri, served.refusal, panel);
    else this.show(served.inspector, panel);
  }

  /** Shows what matches in the editor of this capture; false where it has none. */
  filter(inspector: Inspector | undefined, text: string, follow: boolean): boolean {
    if (!this.reveal(inspector, false)) return false;
    if (inspector) this.panels.get(inspector)?.timeline.filter(text, follow);
    return true;
  }

  /** Shows two sessions side by side in the editor of this capture; false where it has none. */
  compare(inspector: Inspector | undefined, left: string, right: string): boolean {
    if (!this.reveal(inspector, false)) return false;
    if (inspector) this.panels.get(inspector)?.timeline.compare(left, right);
    return true;
  }

  /** Brings the editor of this capture to the front; false where it has none. */
  reveal(inspector: Inspector | undefined, preserveFocus: boolean): boolean {
    const editor = inspector && this.panels.get(inspector);
    editor?.timeline.show(preserveFocus);
    return editor !== undefined;
  }

  dispose(): void {
    this.store.dispose();
  }

  private show(inspector: Inspector, panel: WebviewPanel): void {
    const { root, inspectors, documents, selection, grouping } = this.parts;
    const timeline = new TimelinePanel(panel, Uri.joinPath(root, 'dist'), selection, grouping);
    const editor = { panel, timeline };
    this.panels.set(inspector, editor);
    const capture = captureKey(inspector.address.capture);
    timeline.onDidAskDocument((request) => void documents.open({ ...request, capture }));
    timeline.onDidAsk((request) => this.asked.fire(request));
    timeline.use(inspector, panel.title);
    const turn = () => {
      if (panel.active) inspectors.show(inspector);
    };
    panel.onDidChangeViewState(turn);
    panel.onDidDispose(() => {
      timeline.dispose();
      if (this.panels.get(inspector) === editor) this.panels.delete(inspector);
    });
    // *Close Capture* closes its editor as well.
    inspector.onDidEnd((how) => {
      if (how === 'stopped' && this.panels.get(inspector) === editor) panel.dispose();
    });
    turn();
  }

  private refuse(uri: Uri, reason: string, { webview }: WebviewPanel): void {
    const { root } = this.parts;
    const dist = Uri.joinPath(root, 'dist');
    webview.options = { enableCommandUris: [COMMANDS.openAsText], localResourceRoots: [dist] };
    const argument = encodeURIComponent(JSON.stringify([uri.toString()]));
    webview.html = refusalHtml(
      {
        title: l10n.t('This file is not shown as a capture'),
        reason,
        action: {
          label: l10n.t('Open as Text'),
          href: `command:${COMMANDS.openAsText}?${argument}`,
        },
      },
      {
        cspSource: webview.cspSource,
        style: webview.asWebviewUri(Uri.joinPath(dist, 'webview.css')).toString(),
      },
    );
  }
}

/** Opens a file in the plain editor, whatever other editor it is in. */
export async function openAsText(argument: unknown): Promise<void> {
  if (typeof argument !== 'string') return;
  await commands.executeCommand('vscode.openWith', Uri.parse(argument, true), 'default');
}
