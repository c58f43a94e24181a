import { GLYPH_PX, type LaneBox } from '../../layout/lanes.ts';
import type { BarBox } from '../../layout/laneBars.ts';
import type { LaneMetrics } from '../../layout/laneInput.ts';
import { ICONS } from '../dom.ts';
import type { Theme } from './theme.ts';

type Context = CanvasRenderingContext2D;

/** Many bars may stand in a lane, so what they share is set once, and what touches is one rectangle. */
export function paintBars(context: Context, { bars, top }: LaneBox, theme: Theme): void {
  let run: Run | undefined;
  const finish = () => {
    if (!run) return;
    context.fillStyle = theme.bars[run.kind];
    context.fillRect(run.left, top + run.top, run.right - run.left, run.height);
    run = undefined;
  };
  for (const bar of bars) {
    if (isPlain(bar)) {
      if (run && joins(run, bar)) run.right = Math.max(run.right, bar.right);
      else {
        finish();
        const { kind, left, right, top: y, height } = bar;
        run = { kind, left, right, top: y, height };
      }
    } else {
      finish();
      paintBar(context, bar, top, theme);
    }
  }
  finish();
  paintGaps(context, bars, top, theme);
}

interface Run {
  readonly kind: BarBox['kind'];
  readonly left: number;
  right: number;
  readonly top: number;
  readonly height: number;
}

/** A rectangle of one colour and nothing else. */
function isPlain({ phases, ticks, failed }: BarBox): boolean {
  return phases.length === 0 && ticks.length === 0 && !failed;
}

function joins(run: Run, { kind, left, top, height }: BarBox): boolean {
  return run.kind === kind && run.top === top && run.height === height && left <= run.right + 0.25;
}

/** Outline in the kind's colour; waiting is a tint, sending and receiving are solid. */
function paintBar(context: Context, bar: BarBox, laneTop: number, theme: Theme): void {
  const top = laneTop + bar.top;
  const colour = theme.bars[bar.kind];
  context.fillStyle = colour;
  if (bar.phases.length === 0) {
    context.fillRect(bar.left, top, bar.right - bar.left, bar.height);
  } else {
    paintPhases(context, bar, top);
    paintOutline(context, bar, top, colour, theme);
  }
  paintTicks(context, bar, top, theme);
  if (bar.failed) paintFailure(context, bar, top, theme);
}

function paintPhases(context: Context, bar: BarBox, top: number): void {
  for (const phase of bar.phases) {
    context.globalAlpha = phase.kind === 'waiting' ? 0.38 : 1;
    context.fillRect(phase.left, top, phase.right - phase.left, bar.height);
  }
  context.globalAlpha = 1;
}

function paintOutline(
  context: Context,
  bar: BarBox,
  top: number,
  colour: string,
  theme: Theme,
): void {
  context.strokeStyle = colour;
  context.lineWidth = theme.highContrast ? 1.5 : 1;
  context.strokeRect(bar.left + 0.5, top + 0.5, bar.right - bar.left - 1, bar.height - 1);
  if (!bar.open) return;
  // An open end fades into the present instead of stopping there.
  context.fillStyle = theme.background;
  context.fillRect(bar.right - 2, top, 1, bar.height);
}

function paintTicks(context: Context, bar: BarBox, top: number, theme: Theme): void {
  context.fillStyle = theme.foreground;
  for (const tick of bar.ticks) context.fillRect(Math.round(tick), top - 2, 1, bar.height + 4);
}

function paintFailure(context: Context, bar: BarBox, top: number, theme: Theme): void {
  context.fillStyle = theme.severity.error;
  context.fillRect(bar.left, top + bar.height, Math.max(3, bar.right - bar.left), 2);
}

interface Gap {
  readonly left: number;
  right: number;
  readonly top: number;
  readonly height: number;
}

/** Where session ids are missing; gaps that touch are one. On whole pixels their edges stay sharp. */
function gapsOf(bars: readonly BarBox[], laneTop: number): readonly Gap[] {
  const gaps: Gap[] = [];
  const latest = new Map<number, Gap>();
  for (const { gap, top, height } of bars) {
    if (!gap) continue;
    const [left, right] = [Math.round(gap.left), Math.round(gap.right)];
    const former = latest.get(top);
    if (former && left <= former.right + 1) former.right = Math.max(former.right, right);
    else {
      const fresh = { left, right, top: Math.round(laneTop + top), height };
      gaps.push(fresh);
      latest.set(top, fresh);
    }
  }
  return gaps;
}

const HATCH_PX = 4;

/** Hatched, all of a lane at once. */
function paintGaps(context: Context, bars: readonly BarBox[], top: number, theme: Theme): void {
  const gaps = gapsOf(bars, top);
  if (gaps.length === 0) return;
  const outline = (inset: number) => {
    context.beginPath();
    for (const { left, right, top: y, height } of gaps) {
      context.rect(left + inset, y + inset, right - left - 2 * inset, height - 2 * inset);
    }
  };
  context.save();
  outline(0);
  context.clip();
  context.fillStyle = theme.background;
  context.fill();
  context.strokeStyle = theme.severity.error;
  context.lineWidth = 1.25;
  context.beginPath();
  for (const { left, right, top: y, height } of gaps) {
    const first = Math.ceil((left - height) / HATCH_PX) * HATCH_PX;
    for (let px = first; px < right; px += HATCH_PX) {
      context.moveTo(px, y + height);
      context.lineTo(px + height, y);
    }
  }
  context.stroke();
  context.restore();
  context.strokeStyle = theme.severity.error;
  context.lineWidth = 1;
  outline(0.5);
  context.stroke();
}

/** All of a lane as one line, then the captions in their gaps. */
export function paintBrackets(
  context: Context,
  { brackets, top }: LaneBox,
  metrics: LaneMetrics,
  theme: Theme,
): void {
  if (brackets.length === 0) return;
  const y = Math.round(top + metrics.bracketY) + 0.5;
  context.strokeStyle = theme.dim;
  context.lineWidth = 1;
  context.beginPath();
  for (const { left, right } of brackets) {
    context.moveTo(left + 0.5, y + 4);
    context.lineTo(left + 0.5, y);
    context.lineTo(right - 0.5, y);
    context.lineTo(right - 0.5, y + 4);
  }
  context.stroke();
  context.font = theme.smallFont;
  context.textBaseline = 'middle';
  for (const { caption } of brackets) {
    if (!caption) continue;
    context.fillStyle = theme.background;
    context.fillRect(caption.left - 3, y - 5, caption.width + 6, 10);
    context.fillStyle = theme.dim;
    context.fillText(caption.text, caption.left, y + 0.5);
  }
}

/** Codicons of the severity above the bars: told apart by shape, not by colour alone. */
export function paintGlyphs(
  context: Context,
  { glyphs, top }: LaneBox,
  metrics: LaneMetrics,
  theme: Theme,
): void {
  if (glyphs.length === 0) return;
  const y = top + metrics.bracketY;
  context.font = `${GLYPH_PX}px codicon`;
  context.textBaseline = 'middle';
  for (const { at, severity } of glyphs) {
    context.fillStyle = theme.background;
    context.fillRect(at - GLYPH_PX / 2, y - GLYPH_PX / 2, GLYPH_PX, GLYPH_PX);
    context.fillStyle = theme.severity[severity];
    context.fillText(ICONS[severity], at - GLYPH_PX / 2, y + 0.5);
  }
}
