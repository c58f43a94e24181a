import { resolve } from 'node:path';
import { plural, visibleLine } from '../../base/shortText.ts';
import { exportedModel } from '../../engine/captureReport.ts';
import { evaluateRules } from '../../rules/registry.ts';
import type { Finding, Severity } from '../../rules/rule.ts';
import { noticeTo, readable } from '../captureInput.ts';
import { CliError, type Arguments, type Command, type Terminal } from '../command.ts';
import { shared } from '../usage.ts';

export const check: Command = {
  name: 'check',
  summary: 'List the findings in a capture, and fail where there are any that count',
  file: 'FILE',
  options: {
    'fail-on': {
      type: 'string',
      value: 'SEVERITY',
      help: 'error (the default) or warning: exit with 1 where there is a finding of it or worse',
    },
    'include-identifiers': shared.includeIdentifiers,
    help: shared.help,
  },
  run: runCheck,
};

/** What each wish counts as a failure. */
const FAILURES: ReadonlyMap<string, readonly Severity[]> = new Map([
  ['error', ['error']],
  ['warning', ['error', 'warning']],
]);

/** Findings of one rule that are listed; the others are counted. */
const MOST_LISTED = 10;

async function runCheck(args: Arguments, terminal: Terminal): Promise<number> {
  const wish = args.text('fail-on') ?? 'error';
  const failures = FAILURES.get(wish);
  if (!failures) {
    const problem = `there is no severity ${JSON.stringify(wish)} to fail on`;
    throw new CliError('bad-usage', `${problem}: --fail-on error or --fail-on warning`);
  }
  const file = resolve(args.file);
  const includeIdentifiers = args.flag('include-identifiers');
  const onNotice = noticeTo(terminal, file);
  const { model } = await readable(exportedModel(file, { includeIdentifiers, onNotice }));
  const findings = evaluateRules(model);
  await terminal.out(
    `${[...rulesIn(findings).flatMap(linesOf), conclusion(findings)].join('\n')}\n`,
  );
  return findings.some(({ severity }) => failures.includes(severity)) ? 1 : 0;
}

/** Findings by rule and severity, in the order they come: the most severe first. */
function rulesIn(findings: readonly Finding[]): Finding[][] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.rule}`;
    const group = byRule.get(key) ?? [];
    byRule.set(key, group);
    group.push(finding);
  }
  return [...byRule.values()];
}

function linesOf(findings: readonly Finding[]): string[] {
  const [first] = findings;
  if (!first) return [];
  const left = findings.length - MOST_LISTED;
  return [
    `${first.severity}: ${first.title} (${first.rule}, ${findings.length})`,
    ...findings.slice(0, MOST_LISTED).map((finding) => `  ${sentence(finding)}`),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

function sentence({ message, exchanges, inferred }: Finding): string {
  const numbers = exchanges.length === 0 ? '' : ` (${exchangeNumbers(exchanges)})`;
  return visibleLine(`${message}${numbers}${inferred ? ' [inferred]' : ''}`);
}

function exchangeNumbers(exchanges: readonly number[]): string {
  return `${exchanges.length === 1 ? 'exchange' : 'exchanges'} ${exchanges.join(', ')}`;
}

function conclusion(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'No findings.';
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  const counts = [plural(count('error'), 'error'), plural(count('warning'), 'warning')];
  return `${counts.join(', ')}, ${count('info')} for information.`;
}
