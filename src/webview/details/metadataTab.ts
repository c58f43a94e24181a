import type { ExchangeDetail, MetaEntry } from '../../contract/api.ts';
import { findMetaKey } from '../../protocol/metaKeys.ts';
import { element, span, type Child } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { facts, note, revealButton, section, type Fact } from './parts.ts';
import { MASK } from '../../protocol/personal.ts';

/** `openai/*` and every other `_meta` key, unknown ones too. Hints of the host, not an authorisation. */
export function metadataTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { meta } = detail;
  if (meta.length === 0) return [note('info', 'Neither side sent metadata with this exchange.')];
  const sources = [...new Set(meta.map(({ source }) => source))];
  return [
    note('info', 'Hints of the host. They identify nobody reliably and authorise nothing.'),
    meta.some(({ personal }) => personal) && revealButton(context),
    ...sources.map((source) =>
      section(
        source,
        facts(
          meta.filter((entry) => entry.source === source).map((entry) => factOf(entry, context)),
        ),
      ),
    ),
  ];
}

function factOf(entry: MetaEntry, { revealed }: DetailsContext): Fact {
  const role = findMetaKey(entry.key)?.role;
  const hidden = entry.personal && !revealed;
  return [
    entry.key,
    [
      element('code', {
        class: hidden ? 'value masked' : 'value',
        text: hidden ? MASK : plainValue(entry.value),
        ...(hidden && { attributes: { 'aria-label': 'masked' } }),
      }),
      role !== undefined && !entry.key.includes(role) && span('meaning dim', role),
    ],
  ];
}

/** JSON strings without their quotes, objects over several lines. */
function plainValue(json: string): string {
  try {
    const value = JSON.parse(json) as unknown;
    return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  } catch {
    return json;
  }
}
