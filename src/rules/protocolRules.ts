import { acceptIncomplete } from './acceptIncomplete.ts';
import { arrayNotSupported } from './arrayNotSupported.ts';
import { messageInvalid } from './messageInvalid.ts';
import { notificationAnswered } from './notificationAnswered.ts';
import { progressInvalid } from './progressInvalid.ts';
import { protocolVersionMismatch } from './protocolVersionMismatch.ts';
import { protocolVersionMissing } from './protocolVersionMissing.ts';
import { requestIdReused } from './requestIdReused.ts';
import { requestUnanswered } from './requestUnanswered.ts';
import { responseOnGetStream } from './responseOnGetStream.ts';
import { responseUnmatched } from './responseUnmatched.ts';
import type { Rule } from './rule.ts';
import { sseEventIdDuplicate } from './sseEventIdDuplicate.ts';
import { sseReconnectTooEarly } from './sseReconnectTooEarly.ts';

/** What is wrong with messages and streams of the legacy era. */
export const protocolRules: readonly Rule[] = [
  protocolVersionMissing,
  protocolVersionMismatch,
  arrayNotSupported,
  acceptIncomplete,
  requestIdReused,
  requestUnanswered,
  responseUnmatched,
  notificationAnswered,
  responseOnGetStream,
  sseEventIdDuplicate,
  sseReconnectTooEarly,
  progressInvalid,
  messageInvalid,
];
