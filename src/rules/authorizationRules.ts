import { authChallengeWithoutMetadata } from './authChallengeWithoutMetadata.ts';
import { authLoop } from './authLoop.ts';
import { authOverhead } from './authOverhead.ts';
import { authTokenExpiredAccepted } from './authTokenExpiredAccepted.ts';
import { authTokenInQuery } from './authTokenInQuery.ts';
import type { Rule } from './rule.ts';

/** How credentials are asked for, presented and checked. */
export const authorizationRules: readonly Rule[] = [
  authOverhead,
  authLoop,
  authChallengeWithoutMetadata,
  authTokenExpiredAccepted,
  authTokenInQuery,
];
