import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import { brief, plural } from '../../base/shortText.ts';
import type { EventView, ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import { answerless, eventCount } from './bodyTab.ts';
import { bodyText, openButton } from './bodyText.ts';
import type { DetailsContext } from './context.ts';
import { parseJson } from './jsonText.ts';
import { inBlocks, LazyBlocks } from './lazyBlocks.ts';
import { note } from './parts.ts';

const PREVIEW_LENGTH = 160;
const EVENTS_PER_BLOCK = 100;
const EVENT_PX = 26;

/** Every event of the answer: when, how long after the one before, its id, how big, what. */
export function eventsTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { events, row, eventsOmitted = 0 } = detail;
  if (events.length === 0) {
    return [answerless(detail, 'The answer is no event stream.')];
  }
  const document = { x: row.x, part: 'events' } as const;
  const list = element('div', { class: 'events', attributes: { role: 'list' } });
  const begin = row.responseT ?? row.startT;
  const gapOf = (place: number) =>
    Math.max(0, (events[place]?.t ?? 0) - (events[place - 1]?.t ?? begin));
  new LazyBlocks(
    list,
    inBlocks(events, EVENTS_PER_BLOCK, EVENT_PX, (part, from) =>
      part.map((event, place) =>
        element(
          'div',
          { attributes: { role: 'listitem' } },
          eventElement({ event, place: from + place, gapMs: gapOf(from + place) }, context),
        ),
      ),
    ),
  );
  return [
    element(
      'div',
      { class: 'body-bar' },
      span('dim', `${eventCount(detail)} · ${lifeOf(detail)}`),
      openButton(document, context),
    ),
    eventsOmitted > 0 &&
      note(
        'info',
        `The first ${events.length} events are listed; the document in an editor holds ${plural(eventsOmitted, 'more event')}.`,
      ),
    heading(),
    list,
  ];
}

function lifeOf({ row }: ExchangeDetail): string {
  const what = row.stream ? 'stream' : 'connection';
  if (row.endT === undefined) return `the ${what} is open`;
  return `the ${what} lived ${formatDuration(row.endT - (row.responseT ?? row.startT))}`;
}

function heading(): HTMLElement {
  const names = ['', 'Time', 'Δ', 'Id', 'Size', 'Event'];
  return element(
    'div',
    { class: 'event-line event-heading dim', attributes: { 'aria-hidden': true } },
    ...names.map((name) => span('', name)),
  );
}

interface PlacedEvent {
  readonly event: EventView;
  readonly place: number;
  /** Since the event before it, or since the answer began. */
  readonly gapMs: number;
}

function eventElement(placed: PlacedEvent, context: DetailsContext): HTMLElement {
  const { event, gapMs } = placed;
  const content = element('div', { class: 'event-content' });
  const preview = previewOf(event);
  const details = element(
    'details',
    { class: 'event' },
    element(
      'summary',
      { class: 'event-line' },
      span('event-time', formatOffset(event.t, 3)),
      span('event-gap dim', `+${formatDuration(gapMs)}`),
      span('event-id dim', event.id === undefined ? '' : brief(event.id), event.id ?? ''),
      span('event-size dim', formatBytes(event.bytes)),
      span('event-preview', preview, preview),
    ),
    content,
  );
  const { opened } = context;
  const open = () => {
    opened.add(placed.place);
    if (!content.hasChildNodes()) content.append(...eventParts(placed, context));
  };
  details.addEventListener('toggle', () => {
    if (details.open) open();
    else opened.delete(placed.place);
  });
  details.open = opened.has(placed.place);
  if (details.open) open();
  return details;
}

function eventParts({ event, place }: PlacedEvent, context: DetailsContext): Node[] {
  const { note: known } = event;
  const text = event.data ?? event.comment ?? (known === undefined ? '' : undefined);
  const fields = [
    known !== undefined && note('info', known),
    event.id !== undefined && span('dim', `id ${event.id} `),
    event.retry !== undefined && span('dim', `retry ${event.retry} ms `),
    ...(text === undefined
      ? []
      : bodyText(text, context, { name: `Event ${place + 1}`, size: formatBytes(event.bytes) })),
  ];
  return fields.filter((part): part is Node => typeof part === 'object');
}

/** Its name where it has one of its own, and what it holds. */
function previewOf({ event = 'message', data, comment, note: known = '' }: EventView): string {
  if (data === undefined && comment !== undefined) return `(comment) ${contentOf(comment)}`;
  const name = event === 'message' ? '' : `${brief(event, 60)}: `;
  return name + contentOf(data ?? known);
}

/** The method, or that it is an answer; of anything else the beginning. */
function contentOf(text: string): string {
  const value = parseJson(text)?.value;
  if (typeof value !== 'object' || value === null) return text.slice(0, PREVIEW_LENGTH);
  if ('method' in value && typeof value.method === 'string') return brief(value.method);
  const id = 'id' in value ? ` to ${brief(JSON.stringify(value.id), 60)}` : '';
  if ('error' in value) return `error${id}`;
  return 'result' in value ? `result${id}` : 'JSON';
}
