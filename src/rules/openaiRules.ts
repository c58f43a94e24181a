import { openaiMetaConflict } from './openaiMetaConflict.ts';
import { openaiMetaType } from './openaiMetaType.ts';
import { openaiSessionMissing } from './openaiSessionMissing.ts';
import { preciseLocation } from './preciseLocation.ts';
import type { Rule } from './rule.ts';

/** What OpenAI's hosts say of conversation and user, and the privacy of it. */
export const openaiRules: readonly Rule[] = [
  openaiMetaType,
  openaiMetaConflict,
  openaiSessionMissing,
  preciseLocation,
];
