import type { Finding, Rule } from '../../src/rules/rule.ts';
import type { CaptureBuilder } from '../analysis/captureBuilder.ts';

/** What one rule alone finds in a story. */
export function findingsOf(
  story: CaptureBuilder,
  rule: Rule,
): Pick<Finding, 'subject' | 'severity' | 'message' | 'exchanges' | 'inferred'>[] {
  return rule
    .evaluate(story.model())
    .map((verdict) => ({ ...verdict, severity: verdict.severity ?? rule.severity }));
}
