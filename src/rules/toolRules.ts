import type { Rule } from './rule.ts';
import { toolDefinitionChanged } from './toolDefinitionChanged.ts';
import { toolErrorRate } from './toolErrorRate.ts';

/** What is wrong with the tools themselves, in either era. */
export const toolRules: readonly Rule[] = [toolDefinitionChanged, toolErrorRate];
