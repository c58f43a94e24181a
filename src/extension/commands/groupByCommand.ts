import { l10n, window } from 'vscode';
import { GROUPINGS, type Grouping } from '../grouping.ts';
import { groupingText } from '../groupingText.ts';

/** Asks what sessions stand under, in the timeline and in the Sessions view alike. */
export async function groupByCommand(grouping: Grouping): Promise<void> {
  const items = GROUPINGS.map((by) => {
    const { title, detail } = groupingText(by);
    const description = by === grouping.by ? { description: l10n.t('current') } : {};
    return { label: title, detail, ...description, by };
  });
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Group Timeline and Sessions By'),
    matchOnDetail: true,
  });
  if (picked) grouping.choose(picked.by);
}
