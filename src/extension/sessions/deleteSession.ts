/** Ending a session on the server, as its client should have done: a DELETE with the session's id. */
import * as l10n from '@vscode/l10n';
import { PROTOCOL_VERSION, SESSION_ID } from '../../protocol/headers.ts';
import { INSPECTOR_AGENT } from '../../protocol/hosts.ts';

export type Deletion =
  | { readonly kind: 'done'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string };

const TIMEOUT_MS = 15_000;

export interface EndedSession {
  readonly id: string;
  /** The protocol version that was negotiated in it, where that is known. */
  readonly version?: string | undefined;
}

/** Sends the DELETE and says how it ended. Never rejects. Credentials are not recorded, so none can be sent. */
export async function deleteSession(url: string, { id, version }: EndedSession): Promise<Deletion> {
  try {
    const answer = await fetch(url, {
      method: 'DELETE',
      headers: {
        [SESSION_ID]: id,
        ...(version !== undefined && { [PROTOCOL_VERSION]: version }),
        'user-agent': INSPECTOR_AGENT,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return verdictOn(answer.status);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { kind: 'refused', message: l10n.t('The server could not be reached: {0}', reason) };
  }
}

/** What an answer to the DELETE means (MCP 2025-11-25, Transports, Session Management). */
export function verdictOn(status: number): Deletion {
  if (status >= 200 && status < 300) {
    return { kind: 'done', message: l10n.t('The server deleted the session ({0}).', status) };
  }
  return { kind: 'refused', message: reasonFor(status) };
}

function reasonFor(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return l10n.t(
        'The server asks for a credential ({0}). Credentials are never recorded, so only a client that has one can delete this session.',
        status,
      );
    case 404:
      return l10n.t('The server does not know this session (404): it has ended already.');
    case 405:
      return l10n.t('The server does not let clients delete sessions (405).');
    default:
      return l10n.t('The server did not delete the session: it answered {0}.', status);
  }
}
