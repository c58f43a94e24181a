import { brief, visible } from '../base/shortText.ts';

/**
 * Captured text is hostile: everything becomes a text node or a plain attribute, never markup, and
 * control and direction characters are made visible on the way.
 */
export type Child = Node | string | undefined | false;

/** A tooltip longer than this helps nobody. */
const LONGEST_TITLE = 600;

export interface ElementOptions {
  class?: string;
  text?: string;
  title?: string;
  id?: string;
  attributes?: Record<string, string | number | boolean | undefined>;
  on?: Listeners;
}

export type Listeners = {
  readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void;
};

export function listen(target: HTMLElement, listeners: Listeners): void {
  for (const [type, listener] of Object.entries(listeners)) {
    target.addEventListener(type, listener as EventListener);
  }
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: ElementOptions = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (node instanceof HTMLButtonElement) node.type = 'button';
  if (options.class) node.className = options.class;
  if (options.id) node.id = options.id;
  if (options.title) node.title = brief(options.title, LONGEST_TITLE);
  if (options.text !== undefined) node.textContent = visible(options.text);
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined) node.setAttribute(name, visible(String(value)));
  }
  listen(node, options.on ?? {});
  for (const child of children) if (child) node.append(safe(child));
  return node;
}

function safe(child: Node | string): Node | string {
  return typeof child === 'string' ? visible(child) : child;
}

export function span(className: string, text: string, title?: string): HTMLSpanElement {
  return element('span', { class: className, text, ...(title !== undefined && { title }) });
}

export interface ButtonOptions {
  label: string;
  icon?: IconName;
  /** Shown beside the icon; the label alone names an icon button. */
  text?: string;
  class?: string;
  title?: string;
  onClick: () => void;
}

export function button(options: ButtonOptions): HTMLButtonElement {
  return element(
    'button',
    {
      class: `button ${options.class ?? ''}`,
      title: options.title ?? options.label,
      attributes: { 'aria-label': options.label },
      on: { click: options.onClick },
    },
    options.icon && icon(options.icon),
    options.text !== undefined && span('button-text', options.text),
  );
}

/** Code points of codicon.ttf. */
export const ICONS = {
  error: '\uea87',
  warning: '\uea6c',
  info: '\uea74',
  copy: '\uebcc',
  check: '\ueab2',
  pass: '\ueba4',
  slash: '\ueabd',
  circle: '\ueabc',
  dot: '\uea71',
  close: '\uea76',
  down: '\ueab4',
  right: '\ueab6',
  up: '\ueaa1',
  pause: '\uead1',
  record: '\ueba7',
  zoomIn: '\ueb81',
  zoomOut: '\ueb82',
  fit: '\ueb4c',
  filter: '\ueaf1',
  follow: '\ueaf3',
  export: '\uebac',
  link: '\ueb14',
  play: '\ueb2c',
  beaker: '\uea79',
  pulse: '\ueb31',
  disconnect: '\uead0',
  eye: '\uea70',
  search: '\uea6d',
  file: '\uea7b',
  clear: '\ueabf',
  shield: '\ueb53',
  maximize: '\ueb4c',
  openFile: '\uea94',
  collapseAll: '\ueac5',
  expandAll: '\ueb95',
  question: '\ueb32',
  stop: '\uead7',
  mark: '\ueaa5',
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName, className = ''): HTMLSpanElement {
  return element('span', {
    class: `codicon ${className}`,
    text: ICONS[name],
    attributes: { 'aria-hidden': true },
  });
}

/** Replaces the children of `parent`, keeping it in the document. */
export function fill(parent: Element, ...children: Child[]): void {
  const shown = children.filter((child): child is Node | string => Boolean(child));
  parent.replaceChildren(...shown.map(safe));
}

/** `fill` for a region that is read aloud when it changes: silent where only figures went on. */
export function fillLive(region: HTMLElement, ...children: Child[]): void {
  const words = (text: string) => text.replace(/\d[\d.,]*/g, '');
  const before = words(region.textContent);
  const parts = element('p', {}, ...children);
  region.ariaLive = words(parts.textContent) === before ? 'off' : 'polite';
  region.replaceChildren(...parts.childNodes);
}
