import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import type { EventView, ExchangeDetail } from '../../contract/api.ts';
import { element, span, type Child } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { textParts } from './bodyTab.ts';
import { parseJson } from './jsonText.ts';
import { note } from './parts.ts';

const SHOWN_LIMIT = 500;
const PREVIEW_LENGTH = 160;

/** Every event of the answer: when, how long after the one before, how big, what. */
export function eventsTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { events, row } = detail;
  if (events.length === 0) {
    return [
      note('info', row.stream ? 'The stream carried no event.' : 'The answer is no event stream.'),
    ];
  }
  const shown = events.slice(0, SHOWN_LIMIT);
  const begin = row.responseT ?? row.startT;
  return [
    events.length > shown.length &&
      note('info', `The first ${SHOWN_LIMIT} of ${events.length} events are shown.`),
    element(
      'ol',
      { class: 'events' },
      ...shown.map((event, place) => {
        const former = shown[place - 1]?.t ?? begin;
        return element('li', {}, eventElement(event, event.t - former, context));
      }),
    ),
  ];
}

function eventElement(event: EventView, gapMs: number, context: DetailsContext): HTMLElement {
  const content = element('div', { class: 'event-content' });
  const details = element(
    'details',
    { class: 'event' },
    element(
      'summary',
      {},
      span('event-time', formatOffset(event.t, 3)),
      span('event-gap dim', `+${formatDuration(Math.max(0, gapMs))}`),
      span(event.event === undefined ? 'event-name dim' : 'event-name', nameOf(event)),
      span('event-size dim', formatBytes(event.bytes)),
      span('event-preview dim', previewOf(event)),
    ),
    content,
  );
  details.addEventListener('toggle', () => {
    if (details.open && !content.hasChildNodes()) content.append(...eventParts(event, context));
  });
  return details;
}

function eventParts(event: EventView, context: DetailsContext): (Node | string)[] {
  const fields = [
    event.id !== undefined && span('dim', `id ${event.id}`),
    event.retry !== undefined && span('dim', `retry ${event.retry} ms`),
    ...textParts(event.data ?? event.comment ?? '', context),
  ];
  return fields.filter((part): part is Node => Boolean(part));
}

function nameOf(event: EventView): string {
  if (event.data === undefined && event.comment !== undefined) return '(comment)';
  return event.event ?? 'message';
}

/** The method, or that it is an answer; of anything else the beginning. */
function previewOf(event: EventView): string {
  const text = event.data ?? event.comment ?? '';
  const value = parseJson(text)?.value;
  if (typeof value !== 'object' || value === null) return text.slice(0, PREVIEW_LENGTH);
  if ('method' in value && typeof value.method === 'string') return value.method;
  const id = 'id' in value ? ` to ${JSON.stringify(value.id)}` : '';
  if ('error' in value) return `error${id}`;
  return 'result' in value ? `result${id}` : text.slice(0, PREVIEW_LENGTH);
}
