/**
 * Answers to agents: short JSON over what an export would hold, so that masking has one home and the
 * same person has one pseudonym in all answers.
 */
import { claimOf, hypothesesOf } from '../analysis/hypotheses.ts';
import type { Model, Session } from '../analysis/model.ts';
import type { CaptureRecord, ExchangeRecord } from '../capture/records.ts';
import { AGENT_LIMITS, type AgentQuestion } from '../contract/agentTools.ts';
import { evaluateRules, findRule } from '../rules/registry.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import { AgentInput } from './agentInput.ts';
import { exportedModel } from './captureReport.ts';
import { detailOf, partsOf } from './detail.ts';
import { documentOf } from './document.ts';
import type { CaptureEngine } from './engine.ts';
import { exportedRecords } from './exportCapture.ts';
import { joinsOf } from './joins.ts';

interface Masked {
  readonly revision: number;
  readonly model: Model;
  readonly findings: readonly Finding[];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];
/** Evidence and examples that are named; the others are counted. */
const EXAMPLES = 5;

/** Answers `agent/ask`. Rejects with a sentence that tells a model what to ask instead. */
export class AgentAnswers {
  private masked: Promise<Masked> | undefined;

  constructor(private readonly engine: CaptureEngine) {}

  async answer({ tool, input }: AgentQuestion): Promise<{ text: string }> {
    const given = new AgentInput(tool, input);
    switch (tool) {
      case 'mcp_inspector_findings':
        return json(findingsAnswer(await this.model(), given));
      case 'mcp_inspector_sessions':
        return json(sessionsAnswer(await this.model(), given));
      case 'mcp_inspector_exchange':
        return json(
          await this.exchange(given.number('exchange') ?? 0, given.number('offset') ?? 0),
        );
    }
  }

  /** Read again only after something was recorded. */
  private async model(): Promise<Masked> {
    const { revision, file } = this.engine;
    const known = await this.masked?.catch(() => undefined);
    if (known?.revision === revision) return known;
    this.masked = exportedModel(file, { includeIdentifiers: false }).then(({ model }) => {
      return { revision, model, findings: evaluateRules(model) };
    });
    return this.masked;
  }

  private async exchange(x: number, offset: number) {
    const row = this.engine.view().row(x);
    if (!row) throw new Error(`There is no exchange ${x} in this capture.`);
    const { findings, model } = await this.model();
    const exchange = model.exchange(x);
    const joins = exchange ? joinsOf(exchange, model) : [];
    const detail = detailOf(row, partsOf(await this.records(x)), [], joins);
    const { text } = documentOf(detail, { x, part: 'exchange' });
    const end = offset + AGENT_LIMITS.characters;
    return {
      exchange: x,
      findings: findings.filter(({ exchanges }) => exchanges.includes(x)).map(findingFacts),
      characters: text.length,
      ...(end < text.length ? { nextOffset: end } : {}),
      text: text.slice(offset, end),
    };
  }

  private async records(x: number): Promise<ExchangeRecord[]> {
    const found: ExchangeRecord[] = [];
    const selection = { includeIdentifiers: false, keeps: (other: number) => other === x };
    for await (const records of exportedRecords(this.engine.file, selection)) {
      found.push(...records.filter((record) => belongsTo(record, x)));
    }
    return found;
  }
}

function findingsAnswer({ model, findings }: Masked, given: AgentInput) {
  const severity = given.text('severity');
  const rule = given.text('rule');
  const chosen = findings.filter(
    (finding) =>
      (severity === undefined || finding.severity === severity) &&
      (rule === undefined || finding.rule === rule),
  );
  if (rule !== undefined) {
    return { rule: ruleFacts(rule), ...given.page(chosen, 'findings', findingFacts) };
  }
  return {
    capture: captureFacts(model),
    counts: countsOf(findings),
    ...given.page(groupByRule(chosen), 'rules', ([id, list]) => ({
      ...ruleFacts(id),
      severity: list[0]?.severity,
      count: list.length,
      examples: list.slice(0, EXAMPLES).map(({ message, exchanges }) => ({
        message,
        exchanges: exchanges.slice(0, EXAMPLES),
      })),
    })),
    hypotheses: hypothesesOf(model).map(({ id, verdict, evidence, exchanges }) => ({
      claim: claimOf(id),
      verdict,
      evidence,
      exchanges: exchanges.slice(0, EXAMPLES),
    })),
  };
}

function sessionsAnswer({ model, findings }: Masked, given: AgentInput) {
  const state = given.text('state');
  const { sessions } = model;
  const chosen = sessions.filter((session) => state === undefined || session.state === state);
  return {
    created: sessions.filter(({ seenInUse }) => !seenInUse).length,
    orphaned: sessions.filter(({ orphan }) => orphan).length,
    neverDeleted: sessions.filter(({ neverDeleted }) => neverDeleted).length,
    ...given.page(chosen, 'sessions', (session) => sessionFacts(session, findings)),
  };
}

function sessionFacts(session: Session, findings: readonly Finding[]) {
  const { id, state, plane, createdT, lastUsedT, requests, batchesUsed, exchanges } = session;
  return {
    id,
    state,
    orphan: session.orphan,
    neverDeleted: session.neverDeleted,
    client: plane,
    createdMs: createdT,
    lastUsedMs: lastUsedT,
    requests,
    batches: batchesUsed,
    conversations: session.conversations.map(({ value }) => value),
    ...(session.supersededBy === undefined ? {} : { supersededBy: session.supersededBy }),
    exchanges: exchanges.slice(0, EXAMPLES),
    ...(exchanges.length > EXAMPLES ? { furtherExchanges: exchanges.length - EXAMPLES } : {}),
    findings: findings
      .filter(({ subject }) => subject.kind === 'session' && subject.key === id)
      .map(({ rule }) => rule),
  };
}

function findingFacts({ rule, severity, subject, message, exchanges, inferred }: Finding) {
  return {
    rule,
    severity,
    subject: `${subject.kind} ${subject.key}`,
    message,
    exchanges: exchanges.slice(0, EXAMPLES),
    ...(exchanges.length > EXAMPLES ? { furtherExchanges: exchanges.length - EXAMPLES } : {}),
    ...(inferred ? { inferred } : {}),
  };
}

function ruleFacts(id: string) {
  const rule = findRule(id);
  if (!rule) throw new Error(`There is no rule ${JSON.stringify(id)}; ask without one for a list.`);
  const { title, explanation, remedy, spec } = rule;
  return { rule: id, title, explanation, remedy, specification: spec.url };
}

function captureFacts({ target, startedAt, durationMs, exchanges, sessions }: Model) {
  return {
    target,
    startedAt,
    durationMs,
    exchanges: exchanges.length,
    sessions: sessions.length,
  };
}

/** The most severe first. */
function groupByRule(findings: readonly Finding[]): [string, Finding[]][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
  }
  return [...groups].sort(([, a], [, b]) => severityRank(a) - severityRank(b));
}

function severityRank([first]: readonly Finding[]): number {
  return first ? SEVERITIES.indexOf(first.severity) : SEVERITIES.length;
}

function countsOf(findings: readonly Finding[]) {
  return Object.fromEntries(
    SEVERITIES.map((name) => [name, findings.filter(({ severity }) => severity === name).length]),
  );
}

function belongsTo(record: CaptureRecord, x: number): record is ExchangeRecord {
  return 'x' in record && record.x === x;
}

function json(value: unknown): { text: string } {
  return { text: JSON.stringify(value) };
}
