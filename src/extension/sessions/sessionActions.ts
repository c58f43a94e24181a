import { env, l10n, window } from 'vscode';
import { shortId, visibleLine } from '../../base/shortText.ts';
import { exportCommand } from '../commands/exportCommand.ts';
import type { CommandName } from '../contributions.ts';
import type { Inspector } from '../inspector/inspector.ts';
import type { Inspectors } from '../inspector/inspectors.ts';
import type { Selection } from '../selection.ts';
import { shortTarget } from '../targets/targetUrl.ts';
import { deleteSession } from './deleteSession.ts';
import { negotiatedVersion } from './negotiatedVersion.ts';
import type { CheckedSessions } from './checkedSessions.ts';
import type { TreeNode } from './treeNode.ts';

export interface SessionActionParts {
  readonly inspectors: Inspectors;
  readonly selection: Selection;
  readonly openTimeline: () => void;
  /** Shows what matches in the timeline; `follow` keeps its end in view. */
  readonly filterTimeline: (filter: string, follow: boolean) => void;
  readonly checked: CheckedSessions;
  /** Shows two sessions side by side. */
  readonly compare: (left: string, right: string) => void;
}

type SessionCommand = Extract<
  CommandName,
  | 'revealInTimeline'
  | 'copySessionId'
  | 'filterBySession'
  | 'followSession'
  | 'exportSession'
  | 'deleteSession'
  | 'compareSessions'
>;

/** What can be done with a line of the Sessions view. */
export function sessionActions(
  parts: SessionActionParts,
): Record<SessionCommand, (argument: unknown) => unknown> {
  const { inspectors, selection, openTimeline, filterTimeline, checked, compare } = parts;
  const withSession =
    (act: (session: string, node: TreeNode) => unknown) => (argument: unknown) => {
      const node = argument as TreeNode;
      return node.session === undefined ? undefined : act(node.session, node);
    };
  return {
    revealInTimeline: (argument) => {
      const { x } = argument as TreeNode;
      openTimeline();
      if (x !== undefined) selection.selectAnew(x, 'tree');
    },
    copySessionId: withSession((session) => env.clipboard.writeText(session)),
    filterBySession: withSession((session) => filterTimeline(filterOf(session), false)),
    followSession: withSession((session) => filterTimeline(filterOf(session), true)),
    exportSession: withSession((session) => exportCommand(inspectors, { session })),
    compareSessions: () => checked.pair && compare(...checked.pair),
    deleteSession: withSession((session, { x }) => confirmDelete(inspectors, session, x)),
  };
}

function filterOf(session: string): string {
  return /^[\w.-]+$/.test(session) ? `session:${session}` : `session:${JSON.stringify(session)}`;
}

/** Through the relay where one runs, so that the DELETE is recorded; otherwise to the server itself. */
async function confirmDelete(
  { running }: Inspectors,
  session: string,
  x: number | undefined,
): Promise<void> {
  if (!running) return;
  const { url, target } = running.address;
  const name = visibleLine(shortId(session));
  const server = shortTarget(target);
  const path =
    url === undefined
      ? l10n.t('A DELETE request with the session id is sent to {0}.', target)
      : l10n.t('A DELETE request with the session id is sent to {0} and recorded.', target);
  const detail = l10n.t(
    '{0} Whoever uses the session loses it. Credentials are not recorded, so a server that asks for one refuses.',
    path,
  );
  const remove = l10n.t('Delete');
  const answer = await window.showWarningMessage(
    l10n.t('Delete session {0} on the server {1}?', name, server),
    { modal: true, detail },
    remove,
  );
  if (answer !== remove) return;
  const version = await versionOf(running, x);
  const { kind, message } = await deleteSession(url ?? target, { id: session, version });
  if (kind === 'done') void window.showInformationMessage(`${name}: ${message}`);
  else void window.showWarningMessage(`${name}: ${message}`);
}

/** As the first exchange of the session tells. A DELETE without it is sent all the same. */
async function versionOf(
  { client }: Inspector,
  x: number | undefined,
): Promise<string | undefined> {
  if (x === undefined) return undefined;
  return client.request('exchange/get', { x }).then(negotiatedVersion, () => undefined);
}
