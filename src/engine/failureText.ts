import { brief } from '../base/shortText.ts';
import { isRecord, parseMessages, type JsonRpcMessage } from '../protocol/jsonRpc.ts';
import type { ExchangeParts } from './detail.ts';

/** Of a longer message its beginning: the whole of it stands in the answer. */
const LONGEST = 240;
/** An answer larger than this is no error message. */
const LARGEST_BODY = 100_000;

/** What the answer itself says of its failure: "-32602: Invalid params", or the words of the tool. */
export function failureText({ responseBody, events }: ExchangeParts): string | undefined {
  const texts = [responseBody?.text, ...events.map(({ data }) => data).reverse()];
  for (const text of texts) {
    if (text === undefined || text.length > LARGEST_BODY) continue;
    for (const message of parseMessages(text).messages) {
      const said = errorText(message) ?? toolText(message);
      if (said !== undefined) return brief(said, LONGEST);
    }
  }
  return undefined;
}

function errorText({ error }: JsonRpcMessage): string | undefined {
  if (!error) return undefined;
  return error.code === undefined ? error.message : `${error.code}: ${error.message}`;
}

function toolText({ result }: JsonRpcMessage): string | undefined {
  if (!isRecord(result) || result['isError'] !== true || !Array.isArray(result['content'])) {
    return undefined;
  }
  const [first] = (result['content'] as unknown[]).filter(
    (part) => isRecord(part) && typeof part['text'] === 'string',
  );
  return isRecord(first) && typeof first['text'] === 'string' ? first['text'] : undefined;
}
