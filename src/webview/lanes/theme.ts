import type { BarKind } from '../../layout/laneBars.ts';
import type { MarkSeverity } from '../../layout/laneInput.ts';

/** What the canvases draw with, read from the style sheet's variables and with them from VS Code's theme. */
export interface Theme {
  readonly foreground: string;
  readonly dim: string;
  readonly line: string;
  readonly background: string;
  readonly panel: string;
  readonly focus: string;
  readonly hover: string;
  readonly selection: string;
  readonly bars: Readonly<Record<BarKind, string>>;
  readonly severity: Readonly<Record<MarkSeverity, string>>;
  readonly severityText: Readonly<Record<MarkSeverity, string>>;
  readonly ok: string;
  readonly font: string;
  readonly smallFont: string;
  readonly mono: string;
  readonly icons: string;
  readonly highContrast: boolean;
}

export function readTheme(): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Colours forced by the system would make all of them one.
  probe.style.forcedColorAdjust = 'none';
  document.body.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--mi-${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = { ...colours(colour), ...fonts(probe) };
  probe.remove();
  return theme;
}

function colours(colour: (name: string) => string) {
  const severity = (suffix: string) => ({
    error: colour(`error${suffix}`),
    warning: colour(`warning${suffix}`),
    info: colour(`info${suffix}`),
  });
  return {
    foreground: colour('fg'),
    dim: colour('dim'),
    line: colour('line'),
    background: colour('bg'),
    panel: colour('panel'),
    focus: colour('focus'),
    hover: colour('hover'),
    selection: colour('selection'),
    ok: colour('ok'),
    bars: {
      initialize: colour('bar-initialize'),
      call: colour('bar-call'),
      request: colour('bar-request'),
      stream: colour('bar-stream'),
      auxiliary: colour('bar-auxiliary'),
    },
    severity: severity(''),
    severityText: severity('-text'),
    highContrast: document.body.classList.contains('vscode-high-contrast'),
  };
}

function fonts(probe: HTMLElement) {
  const style = getComputedStyle(document.body);
  const size = Number.parseFloat(style.fontSize);
  probe.style.fontFamily = 'var(--mi-mono)';
  const mono = getComputedStyle(probe).fontFamily;
  return {
    font: `${size}px ${style.fontFamily}`,
    smallFont: `${Math.max(10, size - 2)}px ${style.fontFamily}`,
    mono: `${Math.max(10, size - 0.5)}px ${mono}`,
    icons: `${size + 1}px codicon`,
  };
}

/** Calls `changed` when VS Code switches theme or font while the view is open. */
export function observeTheme(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, {
    attributeFilter: ['class', 'data-vscode-theme-kind', 'data-vscode-theme-id'],
  });
  observer.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  watchPixelRatio(changed);
}

/** The window may move to a screen of another pixel ratio without changing its size. */
function watchPixelRatio(changed: () => void): void {
  const current = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const moved = () => {
    changed();
    watchPixelRatio(changed);
  };
  current.addEventListener('change', moved, { once: true });
}
