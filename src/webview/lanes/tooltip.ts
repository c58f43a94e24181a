import type { Lane, Row, SessionView } from '../../contract/api.ts';
import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import { batchCaption } from '../../layout/laneBrackets.ts';
import type { Hit } from '../../layout/hitTest.ts';
import { fateOf } from '../../layout/laneLife.ts';
import { element, fill, icon, span } from '../dom.ts';
import { shortId } from '../../base/shortText.ts';
import { headingCounts, headingName } from '../groupingWords.ts';

/** A box beside the pointer. What it says is also in the row's line and its details. */
export class Tooltip {
  readonly root = element('div', { class: 'tooltip', attributes: { 'aria-hidden': true } });

  constructor() {
    this.root.hidden = true;
  }

  show(content: readonly HTMLElement[], px: number, py: number): void {
    fill(this.root, ...content);
    this.root.hidden = false;
    const { width, height } = this.root.getBoundingClientRect();
    const left = px + 14 + width > innerWidth ? px - width - 10 : px + 14;
    const top = py + 18 + height > innerHeight ? py - height - 10 : py + 18;
    this.root.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  hide(): void {
    this.root.hidden = true;
  }
}

export function tooltipOf(hit: Hit, { session, heading, bars }: Lane): HTMLElement[] {
  if (hit.kind === 'bar') {
    const row = bars.find(({ x }) => x === hit.x);
    return row ? rowLines(row) : [];
  }
  if (hit.kind === 'batch') {
    const batch = session.batches.find(({ id }) => id === hit.batch);
    return batch ? [strong(`Batch ${batch.id}`), line(batchCaption(batch))] : [];
  }
  if (heading) {
    const { name, firstT, lastT } = heading;
    const span = `${formatOffset(firstT, 3)} to ${formatOffset(lastT, 3)}`;
    return [strong(name ?? headingName(heading)), line(headingCounts(heading)), line(span)];
  }
  return sessionLines(session);
}

function rowLines(row: Row): HTMLElement[] {
  const lines = [
    strong(row.tool === undefined ? row.label : `${row.label} ${row.tool}`),
    line(`#${row.x} · ${formatOffset(row.startT, 3)} · ${durationOf(row)}`),
    line(`${statusOf(row)} · ↑ ${formatBytes(row.bytesUp)} ↓ ${formatBytes(row.bytesDown)}`),
  ];
  if (row.stream && row.responseT !== undefined && row.endT !== undefined) {
    lines.push(line(`stream lived ${formatDuration(row.endT - row.responseT)}`));
  }
  return [...lines, ...findingLines(row.findings)];
}

function sessionLines(session: SessionView): HTMLElement[] {
  if (session.id === undefined) return [strong('Exchanges of no session')];
  return [
    strong(`Session ${session.id}`),
    line(session.plane),
    line(`issued ${formatOffset(session.createdT, 3)} · ${fateOf(session)}`),
    ...replacementLines(session),
    ...findingLines(session.findings),
  ];
}

function replacementLines({ replacement }: SessionView): HTMLElement[] {
  if (!replacement) return [];
  const after = replacement.after === undefined ? 'last use' : replacement.after;
  const gap = formatDuration(replacement.gapMs);
  return [line(`replaced by ${shortId(replacement.by)}, ${gap} after ${after}`)];
}

function findingLines(findings: Row['findings']): HTMLElement[] {
  return findings.map(({ severity, title }) =>
    element('div', { class: `mark mark-${severity}` }, icon(severity), span('', title)),
  );
}

function statusOf(row: Row): string {
  if (row.status === undefined) return row.endT === undefined ? 'no answer yet' : 'no answer';
  return row.stream ? `${row.status} · event stream` : String(row.status);
}

function durationOf(row: Row): string {
  return row.endT === undefined ? 'open' : formatDuration(row.endT - row.startT);
}

function strong(text: string): HTMLElement {
  return element('div', { class: 'tooltip-title', text });
}

function line(text: string): HTMLElement {
  return element('div', { class: 'tooltip-line', text });
}
