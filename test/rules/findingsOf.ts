import { allOf } from '../../src/analysis/modelChange.ts';
import { Evaluation } from '../../src/rules/evaluation.ts';
import type { Finding, Rule } from '../../src/rules/rule.ts';
import type { CaptureBuilder } from '../analysis/captureBuilder.ts';

/** What one rule alone finds in a story. */
export function findingsOf(
  story: CaptureBuilder,
  rule: Rule,
): Pick<Finding, 'subject' | 'severity' | 'message' | 'exchanges' | 'inferred'>[] {
  const model = story.model();
  const evaluation = new Evaluation([rule]);
  evaluation.update(model, allOf(model));
  return evaluation.findings.list().map(({ subject, severity, message, exchanges, inferred }) => ({
    subject,
    severity,
    message,
    exchanges,
    inferred,
  }));
}
