/** Whether a window that opens starts an inspector by itself, and for which server. Pure. */
import * as l10n from '@vscode/l10n';
import { isExposed, settingsProblem, type RelaySettings } from '../relay/relaySettings.ts';
import { readTargetUrl, shortTarget } from './targetUrl.ts';

export interface AutoStartFacts {
  /** `mcpInspector.autoStart`. */
  readonly enabled: boolean;
  /** The workspace is trusted. */
  readonly trusted: boolean;
  /** `mcpInspector.target`; empty: none. */
  readonly target: string;
  /** The server the inspector stood in front of last. */
  readonly last: string | undefined;
  /** Servers a living inspector of any window stands in front of. */
  readonly inspected: ReadonlySet<string>;
  readonly relay: RelaySettings;
}

export type AutoStart =
  | { readonly kind: 'start'; readonly target: string }
  /** As it should be: `why` is for the log. */
  | { readonly kind: 'stay'; readonly why?: string }
  /** A setting is in the way, and the user should know. */
  | { readonly kind: 'hindered'; readonly problem: string };

export function autoStart(facts: AutoStartFacts): AutoStart {
  const { enabled, trusted, inspected, relay } = facts;
  if (!enabled) return { kind: 'stay' };
  if (!trusted) return { kind: 'stay', why: 'Not started by itself: Restricted Mode.' };
  const target = targetOf(facts);
  if (target === undefined) return { kind: 'stay', why: 'Not started by itself: no target yet.' };
  if (!target.ok) return { kind: 'hindered', problem: `mcpInspector.target: ${target.error}` };
  if (inspected.has(target.value)) {
    const name = shortTarget(target.value);
    return { kind: 'stay', why: `Not started by itself: ${name} has an inspector already.` };
  }
  const problem = settingsProblem(relay) ?? exposureProblem(relay);
  return problem === undefined
    ? { kind: 'start', target: target.value }
    : { kind: 'hindered', problem };
}

function targetOf({ target, last }: AutoStartFacts) {
  const wanted = target.trim() === '' ? last : target;
  return wanted === undefined ? undefined : readTargetUrl(wanted);
}

function exposureProblem({ listenAddress }: RelaySettings): string | undefined {
  if (!isExposed(listenAddress)) return undefined;
  return l10n.t(
    'mcpInspector.listenAddress is {0}, where other machines can connect; that takes your word at each start.',
    listenAddress,
  );
}
