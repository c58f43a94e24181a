import { GROUPING_WORDS } from '../contract/groupingWords.ts';
import type { WebviewState } from '../contract/webview.ts';

const isText = (value: unknown) => typeof value === 'string';
const isSide = (side: unknown) => isText(object(side)['name']) && isText(object(side)['term']);
const isPart = (value: unknown) =>
  Number.isFinite(value) && Math.abs((value as number) - 0.5) < 0.5;
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);

const SORTED = /^(number|time|session|batch|method|tool|status|duration|size|client|findings)$/;
const isSort = (value: unknown) => SORTED.test(String(object(value)['column']));

/** What each part has to be. */
const PARTS: Readonly<Record<keyof WebviewState, (value: unknown) => boolean>> = {
  selected: Number.isInteger,
  selectedGroup: isText,
  filter: isText,
  follow: (value) => typeof value === 'boolean',
  view: (value) => {
    const { fromT, toT } = object(value) as { fromT: number; toT: number };
    return Number.isFinite(fromT) && Number.isFinite(toT) && fromT < toT;
  },
  by: (value) => Object.hasOwn(GROUPING_WORDS, String(value)),
  timeMode: isText,
  collapsed: isTexts,
  unfolded: isTexts,
  sort: isSort,
  detailsTab: isText,
  detailsSize: (value) => Object.values(object(value)).every(isPart),
  compared: (value) => Array.isArray(value) && value.length === 2 && value.every(isSide),
  capture: isText,
};

/** VS Code keeps it over updates and restarts: what cannot be meant counts as never saved. */
export function readSaved(saved: unknown): WebviewState {
  return Object.fromEntries(
    Object.entries(object(saved)).filter(([name, value]) =>
      PARTS[name as keyof WebviewState]?.(value),
    ),
  );
}

function object(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}
