import { corsSessionIdNotExposed } from './corsSessionIdNotExposed.ts';
import { handshakePeerHops } from './handshakePeerHops.ts';
import { handshakeRedirected } from './handshakeRedirected.ts';
import { initializedMissing } from './initializedMissing.ts';
import { initializeWithSessionId } from './initializeWithSessionId.ts';
import type { Rule } from './rule.ts';
import { serverRestarted } from './serverRestarted.ts';
import { sessionFlapping } from './sessionFlapping.ts';
import { sessionIdInvalid } from './sessionIdInvalid.ts';
import { sessionIdNotEchoed } from './sessionIdNotEchoed.ts';
import { sessionIdPredictable } from './sessionIdPredictable.ts';
import { sessionIdRepeatedHeader } from './sessionIdRepeatedHeader.ts';
import { sessionLossCascade } from './sessionLossCascade.ts';
import { sessionNeverUsed } from './sessionNeverUsed.ts';
import { sessionNotReinitialized } from './sessionNotReinitialized.ts';
import { sessionOrphaned } from './sessionOrphaned.ts';
import { sessionPerBatch } from './sessionPerBatch.ts';
import { sessionSharedByPrincipals } from './sessionSharedByPrincipals.ts';
import { sessionStaleStatus } from './sessionStaleStatus.ts';
import { sessionUsedAfterDelete } from './sessionUsedAfterDelete.ts';

/** How sessions are opened, used and ended; legacy era. */
export const sessionRules: readonly Rule[] = [
  sessionIdNotEchoed,
  sessionOrphaned,
  sessionNeverUsed,
  sessionPerBatch,
  sessionIdInvalid,
  sessionIdRepeatedHeader,
  sessionIdPredictable,
  sessionUsedAfterDelete,
  sessionStaleStatus,
  sessionNotReinitialized,
  sessionFlapping,
  sessionSharedByPrincipals,
  sessionLossCascade,
  serverRestarted,
  initializeWithSessionId,
  initializedMissing,
  corsSessionIdNotExposed,
  handshakePeerHops,
  handshakeRedirected,
];
