import { formatBytes } from '../../base/size.ts';
import type { BodyView, EventView, ExchangeDetail } from '../../contract/api.ts';
import { button, element, span, type Child } from '../dom.ts';
import { plural } from '../../base/shortText.ts';
import { visible } from '../../base/shortText.ts';
import type { DetailsContext } from './context.ts';
import { jsonTokens, parseJson } from './jsonText.ts';
import { note, revealButton } from './parts.ts';
import { maskJson, maskText } from '../../protocol/personal.ts';

/** Longer text is shown without colours, and beyond the second limit cut: the page must stay quick. */
const COLOURED_LIMIT = 60_000;
const SHOWN_LIMIT = 400_000;

export function requestTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  if (!detail.requestBody) return [note('info', `${detail.row.httpMethod} without a body.`)];
  return bodyParts(detail.requestBody, context);
}

export function responseTab(detail: ExchangeDetail, context: DetailsContext): Child[] {
  const { responseBody, events, row } = detail;
  if (responseBody) return bodyParts(responseBody, context);
  if (row.stream) return streamAnswer(events, context);
  const text = row.endT === undefined ? 'No answer yet.' : 'No body was answered.';
  return [note('info', detail.endError === undefined ? text : `${text} ${detail.endError}`)];
}

/** Of an event stream, the message that answers the request; the rest stands under Events. */
function streamAnswer(events: readonly EventView[], context: DetailsContext): Child[] {
  const answer = [...events].reverse().find(({ data }) => isAnswer(data));
  const summary = note('info', `Event stream of ${plural(events.length, 'event')}; see Events.`);
  if (answer?.data === undefined) return [summary];
  return [summary, ...textParts(answer.data, context)];
}

function isAnswer(data: string | undefined): boolean {
  const value = data === undefined ? undefined : parseJson(data)?.value;
  return typeof value === 'object' && value !== null && ('result' in value || 'error' in value);
}

function bodyParts(body: BodyView, context: DetailsContext): Child[] {
  const size = `${formatBytes(body.bytes)}${body.encoding === undefined ? '' : `, ${visible(body.encoding)} undone`}`;
  const notes = [
    body.truncated && note('warning', 'Truncated: only the beginning was kept in the capture.'),
    body.incomplete && note('warning', 'Incomplete: the connection ended before the body did.'),
  ];
  if (body.text === undefined) {
    return [span('dim', size), ...notes, note('info', `Binary, not shown as text (${size}).`)];
  }
  return [...notes, ...textParts(body.text, context, size)];
}

/** Captured text: formatted where it is JSON, personal values masked until revealed. */
export function textParts(text: string, context: DetailsContext, size?: string): Child[] {
  const parsed = parseJson(text);
  const masked = parsed ? JSON.stringify(maskJson(parsed.value), null, 2) : maskText(text);
  const plain = parsed ? JSON.stringify(parsed.value, null, 2) : text;
  const shown = context.revealed ? plain : masked;
  const bar = element(
    'div',
    { class: 'body-bar' },
    span('dim', [size, parsed ? 'JSON' : 'text'].filter(Boolean).join(' · ')),
    masked !== plain &&
      revealButton(context.revealed, () => context.setRevealed(!context.revealed)),
    button({
      label: 'Copy what is shown',
      icon: 'copy',
      class: 'quiet',
      onClick: () => context.post({ type: 'copy', text: shown }),
    }),
  );
  return [bar, ...textBlock(shown, Boolean(parsed))];
}

export function textBlock(text: string, json: boolean): HTMLElement[] {
  const cut = text.length > SHOWN_LIMIT;
  const shown = visible(cut ? text.slice(0, SHOWN_LIMIT) : text);
  const pre = element('pre', { class: 'code' });
  if (json && shown.length <= COLOURED_LIMIT) {
    for (const token of jsonTokens(shown)) {
      pre.append(token.kind === 'plain' ? token.text : span(`json-${token.kind}`, token.text));
    }
  } else pre.textContent = shown;
  if (!cut) return [pre];
  const limit = `The first ${formatBytes(SHOWN_LIMIT)} of ${formatBytes(text.length)} are shown.`;
  return [note('info', limit), pre];
}
