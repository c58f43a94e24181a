import type { FindingView, HypothesisView, LineRef, RefusedHostView } from '../../contract/api.ts';
import type { RuleCount } from '../../contract/findingRules.ts';
import type { FromWebview } from '../../contract/webview.ts';

/** What the tabs of the details pane may do. */
export interface DetailsContext {
  readonly revealed: boolean;
  readonly setRevealed: (revealed: boolean) => void;
  /** Bodies as they came, instead of formatted. */
  readonly raw: boolean;
  setRaw(raw: boolean): void;
  /** Events that are open, by their place. */
  readonly opened: Set<number>;
  readonly select: (line: LineRef) => void;
  post(message: FromWebview): void;
  /** The first of each rule. */
  readonly findings: readonly FindingView[];
  readonly findingCounts: readonly RuleCount[] | undefined;
  /** Names that could be allowed. */
  readonly refusedHosts: readonly RefusedHostView[];
  /** Undefined until the engine answered. */
  readonly hypotheses: readonly HypothesisView[] | undefined;
}
