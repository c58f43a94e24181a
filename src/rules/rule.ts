import type { Watch } from './watch.ts';

export type Severity = 'error' | 'warning' | 'info';

export type SubjectKind =
  'exchange' | 'session' | 'batch' | 'plane' | 'conversation' | 'principal' | 'capture';

/** What a finding speaks of: an exchange number, a session id, a batch number, a plane name, … */
export interface Subject {
  readonly kind: SubjectKind;
  readonly key: string;
}

/** A verdict on one subject, before the rule's own data is joined to it. */
export interface Verdict {
  readonly subject: Subject;
  /** One sentence that says what happened here, with the values. */
  readonly message: string;
  /** The exchanges that prove it, in order. */
  readonly exchanges: readonly number[];
  readonly inferred: boolean;
  /** Where a rule judges some subjects more mildly than its own severity. */
  readonly severity?: Severity;
}

/** A rule is data and the watch it keeps over a capture. One file each, listed in the registry. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: SubjectKind;
  readonly eras: readonly ('legacy' | 'modern')[];
  /** Its findings speak of a session that was lost, so that the hypotheses about losses belong to them. */
  readonly aboutLoss?: true;
  /** What it looks at, in a sentence. */
  readonly looksAt: string;
  readonly explanation: string;
  readonly remedy: string;
  readonly spec: { readonly title: string; readonly url: string };
  /** Hosts documented to do this, with the source of the report. */
  readonly knownHosts?: readonly { readonly host: string; readonly report: string }[];
  /** Begins to watch a capture. */
  watch(): Watch;
}

/** Identity: rule id + subject kind + subject key. */
export interface Finding extends Verdict {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
}
