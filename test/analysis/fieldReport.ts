/**
 * The capture of a ChatGPT connector in February 2026, as its author published it: 22 minutes,
 * 13 sessions, none deleted. Times are chosen within the published seconds and gaps.
 */
import { capture, CHATGPT, jwt, type CaptureBuilder } from './captureBuilder.ts';

export interface PublishedRow {
  readonly created: string;
  readonly session: string;
  readonly active: number;
  readonly gapSeconds: number | null;
}

const row = (
  created: string,
  session: string,
  active: number,
  gapSeconds: number | null,
): PublishedRow => ({ created, session, active, gapSeconds });

export const publishedRows: readonly PublishedRow[] = [
  row('08:28:46', '59c7c2b5', 1, null),
  row('08:28:47', '3602c17d', 2, 0.4),
  row('08:31:06', '67cd9106', 3, 138.9),
  row('08:31:20', '6c2778bb', 4, 14.6),
  row('08:31:27', '011ef8ed', 5, 7.1),
  row('08:31:34', '4f2b6a05', 6, 6.6),
  row('08:31:40', '8286125c', 7, 6.6),
  row('08:36:42', 'fb2c9bf5', 8, 301.9),
  row('08:44:13', '892a482e', 9, 450.2),
  row('08:44:23', 'cb26df0c', 10, 10.1),
  row('08:44:39', 'f1b6cf4e', 11, 16.5),
  row('08:44:51', 'efb85bbe', 12, 12.0),
  row('08:51:00', '9858e4a2', 13, 368.3),
];

const startedAt = '2026-02-27T08:28:46.000Z';
/** When the answers that issued the ids came. */
export const createdT: readonly number[] = [
  ...[850, 1_250, 140_150, 154_750, 161_810, 168_370, 174_930, 476_830],
  ...[927_030, 937_130, 953_630, 965_670, 1_334_010],
];
/** How long the event stream of each used session lived: 125 to 355 ms, median 217. */
export const lifetimes: readonly number[] = [
  355, 125, 187, 264, 311, 212, 222, 143, 298, 166, 241, 199,
];

/** The id whose first eight characters were published. */
export function fullId(prefix: string): string {
  return `${prefix}-0000-4000-8000-000000000000`;
}

export function fieldReport(): CaptureBuilder {
  const story = capture(startedAt);
  const auth = jwt({ iss: 'https://id.example', sub: 'user-1', client_id: 'chatgpt' });
  const chatgpt = story.client({ userAgent: CHATGPT, auth, clientName: 'openai-mcp' });
  publishedRows.forEach((published, index) => {
    const session = fullId(published.session);
    story.at((createdT[index] ?? 0) - 10);
    chatgpt.initialize({ issues: session });
    const life = lifetimes[index - 1];
    if (life === undefined) return;
    const meta = { 'openai/session': 'v1/abc123', 'openai/locale': 'vi-VN' };
    chatgpt.post('tools/list', { session }, { result: { tools: [] } });
    chatgpt.call('search', { session, meta }, { stream: life });
  });
  return story;
}
