import { commands, env, l10n, Uri, window, type Disposable } from 'vscode';
import type { FromWebview } from '../../contract/webview.ts';
import { exportCommand } from '../commands/exportCommand.ts';
import { COMMANDS } from '../contributions.ts';
import { captureUri, type CaptureDocuments } from '../documents/captureDocuments.ts';
import { captureKey } from '../documents/openCaptures.ts';
import type { CaptureEditors } from '../editor/captureEditors.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import type { Selection } from '../selection.ts';
import type { Timelines } from './timelines.ts';
import { LINK_PATH, linkQuery, readLink } from './exchangeLink.ts';

/** What a page asks that takes the running inspector. */
export type PageRequest = Extract<
  FromWebview,
  { type: 'openDiff' | 'copyLink' | 'export' | 'mark' }
>;

export interface PageParts {
  readonly inspectors: Inspectors;
  readonly timelines: Timelines;
  readonly editors: CaptureEditors;
  readonly documents: CaptureDocuments;
  /** Whose links VS Code hands to us. */
  readonly extensionId: string;
}

/** Answers what the page asks of VS Code for as long as it is not disposed. */
export function answerPages({
  inspectors,
  timelines,
  editors,
  documents,
  extensionId,
}: PageParts): Disposable[] {
  return [
    timelines.onDidAskDocument((request) => {
      const { running } = inspectors;
      if (!running) return;
      void documents.open({ ...request, capture: captureKey(running.address.capture) });
    }),
    ...[timelines, editors].map(({ onDidAsk }) =>
      onDidAsk((request) => void answerPage(inspectors, extensionId, request)),
    ),
  ];
}

function answerPage(inspectors: Inspectors, extensionId: string, request: PageRequest): unknown {
  const { running } = inspectors;
  if (!running) return undefined;
  const capture = captureKey(running.address.capture);
  switch (request.type) {
    case 'export':
      return exportCommand(
        inspectors,
        request.filter === undefined ? {} : { filter: request.filter },
      );
    case 'mark':
      return commands.executeCommand(COMMANDS.mark, request.x);
    case 'copyLink': {
      const query = linkQuery({ capture, x: request.x });
      const uri = Uri.from({
        scheme: env.uriScheme,
        authority: extensionId,
        path: LINK_PATH,
        query,
      });
      return env.clipboard.writeText(uri.toString(true));
    }
    case 'openDiff': {
      const { left, right, part } = request;
      const sides = [left, right].map((x) => captureUri({ capture, x, part }));
      return commands.executeCommand('vscode.diff', ...sides, `#${left} ↔ #${right}: ${part}`);
    }
  }
}

/** Opens the timeline at the exchange a link names, where its capture is the one that is open. */
export function openLinks(
  inspectors: Inspectors,
  selection: Selection,
  openTimeline: () => void,
): Disposable {
  return window.registerUriHandler({
    handleUri: (uri) => {
      const link = readLink(uri);
      const { running } = inspectors;
      if (!link) {
        void window.showWarningMessage(l10n.t('This link names no exchange of a capture.'));
      } else if (!running || captureKey(running.address.capture) !== link.capture) {
        void window.showWarningMessage(
          l10n.t('The capture of this link is not open. Open it, then follow the link again.'),
        );
      } else {
        openTimeline();
        selection.select(link.x, 'tree');
      }
    },
  });
}
