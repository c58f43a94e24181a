import type { FindingMark, LaneBar, SessionView } from '../../contract/api.ts';
import { formatBytes } from '../../base/size.ts';
import { formatDuration, formatOffset } from '../../base/time.ts';
import { batchCaption } from '../../layout/laneBrackets.ts';
import type { Hit } from '../../layout/hitTest.ts';
import { fateOf } from '../../layout/laneLife.ts';
import type { ShownLane } from '../engineData.ts';
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

export function tooltipOf(hit: Hit, { session, heading, batches, bars }: ShownLane): HTMLElement[] {
  if (hit.kind === 'bar') {
    const bar = bars.find(({ x }) => x === hit.x);
    return bar ? barLines(bar) : [];
  }
  if (hit.kind === 'batch') {
    const batch = batches.find(({ id }) => id === hit.batch);
    return batch ? [strong(`Batch ${batch.id}`), line(batchCaption(batch))] : [];
  }
  if (heading) {
    const { name, firstT, lastT } = heading;
    const span = `${formatOffset(firstT, 3)} to ${formatOffset(lastT, 3)}`;
    return [strong(name ?? headingName(heading)), line(headingCounts(heading)), line(span)];
  }
  return sessionLines(session);
}

function barLines(bar: LaneBar): HTMLElement[] {
  const { label, tool, stream, findings } = bar.look;
  const lines = [
    strong(tool === undefined ? label : `${label} ${tool}`),
    line(`#${bar.x} · ${formatOffset(bar.startT, 3)} · ${durationOf(bar)}`),
    line(`${statusOf(bar)} · ↑ ${formatBytes(bar.bytesUp)} ↓ ${formatBytes(bar.bytesDown)}`),
  ];
  if (stream && bar.responseT !== undefined && bar.endT !== undefined) {
    lines.push(line(`stream lived ${formatDuration(bar.endT - bar.responseT)}`));
  }
  return [...lines, ...findingLines(findings)];
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

function findingLines(findings: readonly FindingMark[]): HTMLElement[] {
  return findings.map(({ severity, title }) =>
    element('div', { class: `mark mark-${severity}` }, icon(severity), span('', title)),
  );
}

function statusOf({ endT, look: { status, stream } }: LaneBar): string {
  if (status === undefined) return endT === undefined ? 'no answer yet' : 'no answer';
  return stream ? `${status} · event stream` : String(status);
}

function durationOf({ startT, endT }: LaneBar): string {
  return endT === undefined ? 'open' : formatDuration(endT - startT);
}

function strong(text: string): HTMLElement {
  return element('div', { class: 'tooltip-title', text });
}

function line(text: string): HTMLElement {
  return element('div', { class: 'tooltip-line', text });
}
