/**
 * Exchanges as a Mermaid sequence diagram, the way reporters draw them by hand: one participant a
 * plane, one for the server. Captured text is hostile: whatever could end a line, open a directive
 * or be read as markup stands as a character code.
 */
import type { Exchange, Model } from '../analysis/model.ts';
import { formatDuration, formatOffset } from '../base/time.ts';
import { cut, visible } from './markdownText.ts';
import type { ShortId } from './shortIds.ts';

export interface DiagramOptions {
  /** How a session id is written. */
  readonly shortId: ShortId;
  /** Exchanges drawn; what is left out at the end is said in a note. */
  readonly limit: number;
}

const LONGEST_LABEL = 60;
/** A pause between two exchanges worth a note. */
const PAUSE_MS = 3_000;

/** The lines of the diagram, without a fence. Numbers of exchanges that are not there are passed over. */
export function sequenceDiagram(
  model: Model,
  numbers: readonly number[],
  { shortId, limit }: DiagramOptions,
): string {
  const exchanges = numbers.flatMap((x) => model.exchange(x) ?? []);
  const drawn = exchanges.slice(0, limit).sort((a, b) => a.startT - b.startT || a.x - b.x);
  const planes = [...new Set(drawn.map(({ plane }) => plane))];
  const diagram = new Diagram(planes, shortId);
  drawn.forEach((exchange, index) => diagram.draw(exchange, drawn[index - 1]));
  const left = exchanges.length - drawn.length;
  if (left > 0) diagram.note(`${left} more exchanges are not drawn`);
  if (drawn.length === 0) diagram.note('no exchanges');
  return `${diagram.lines.join('\n')}\n`;
}

class Diagram {
  readonly lines: string[] = ['sequenceDiagram'];

  constructor(
    private readonly planes: readonly string[],
    private readonly shortId: ShortId,
  ) {
    planes.forEach((plane, index) => {
      this.lines.push(`  participant P${index + 1} as ${label(plane) || 'client'}`);
    });
    this.lines.push('  participant S as MCP server');
  }

  draw(exchange: Exchange, former: Exchange | undefined): void {
    const plane = `P${this.planes.indexOf(exchange.plane) + 1}`;
    const when = whenOf(exchange, former);
    if (when !== undefined) this.note(when);
    this.lines.push(`  ${plane}->>S: ${label(this.request(exchange))}`);
    const answer = this.answer(exchange);
    if (answer !== undefined) this.lines.push(`  S-->>${plane}: ${label(answer)}`);
    const end = endOf(exchange);
    if (end !== undefined) this.lines.push(`  Note right of ${plane}: ${label(end)}`);
  }

  note(text: string): void {
    const over = this.planes.length === 0 ? 'S' : 'P1,S';
    this.lines.push(`  Note over ${over}: ${label(text)}`);
  }

  private request(exchange: Exchange): string {
    const { x, httpMethod, path, carriedSessionId, echo } = exchange;
    const what = exchange.rpcMethod ?? `${httpMethod} ${path}`;
    const tool = exchange.tool === undefined ? '' : ` ${exchange.tool}`;
    const id = carriedSessionId === undefined ? '' : `, id ${this.shortId(carriedSessionId)}`;
    const missing = echo === 'missing' ? ', no session id' : '';
    return `${x} ${cut(`${what}${tool}`, LONGEST_LABEL - 24)}${id}${missing}`;
  }

  private answer(exchange: Exchange): string | undefined {
    const { status, issuedSessionId, startT, responseT, stream } = exchange;
    if (status === undefined) return undefined;
    const took = responseT === undefined ? '' : ` after ${formatDuration(responseT - startT)}`;
    const issued = issuedSessionId === undefined ? '' : `, issues ${this.shortId(issuedSessionId)}`;
    return `${status}${stream ? ' event stream' : ''}${took}${issued}`;
  }
}

/** Said at the beginning and after each pause. */
function whenOf({ startT }: Exchange, former: Exchange | undefined): string | undefined {
  if (!former) return formatOffset(startT);
  const pauseMs = startT - former.lastT;
  if (pauseMs < PAUSE_MS) return undefined;
  return `${formatOffset(startT)}, after ${formatDuration(pauseMs)}`;
}

function endOf({ end, stream, responseT }: Exchange): string | undefined {
  if (!end) return 'still open';
  const after = responseT === undefined ? '' : ` after ${formatDuration(end.t - responseT)}`;
  switch (end.reason) {
    case 'complete':
      return undefined;
    case 'client-abort':
      return `client closes ${stream ? 'the stream' : 'the connection'}${after}`;
    case 'upstream-abort':
      return 'the server breaks off';
    case 'upstream-error':
      return 'the server cannot be reached';
    case 'refused':
      return 'refused by the inspector';
  }
}

/** Letters, digits and a few harmless signs stay; everything else becomes Mermaid’s `#code;`. */
function label(text: string): string {
  return Array.from(cut(visible(text).replace(/\s+/g, ' ').trim(), LONGEST_LABEL), escaped).join(
    '',
  );
}

function escaped(character: string): string {
  if (/[\p{L}\p{N} ._/:(),+=…⟨⟩–-]/u.test(character)) return character;
  return `#${character.codePointAt(0) ?? 0};`;
}
