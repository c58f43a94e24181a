import type { DocumentPart } from '../../contract/documents.ts';
import { button, element, fill, span, type Child } from '../dom.ts';
import type { DetailsContext } from './context.ts';
import { jsonFault, parseJson } from './jsonText.ts';
import { JsonView, type JsonPlace } from './jsonView.ts';
import { note, revealButton } from './parts.ts';
import { maskedCopy, maskText } from '../../protocol/personal.ts';
import { plainText } from './plainText.ts';

export interface BodyTextOptions {
  /** For those who listen: whose text this is. */
  readonly name: string;
  readonly size?: string;
  /** It is known not to be all of it: that it is no JSON says nothing. */
  readonly cut?: boolean;
  /** Where the text is a document of its own. */
  readonly document?: { readonly x: number; readonly part: DocumentPart };
}

/** Captured text: a tree where it is JSON, personal values masked until revealed. */
export function bodyText(text: string, context: DetailsContext, options: BodyTextOptions): Child[] {
  const parsed = parseJson(text);
  const masked = maskText(text);
  const shown = context.revealed ? text : masked;
  const json = parsed && !context.raw ? jsonParts(parsed.value, context, options) : undefined;
  const fault = parsed || options.cut ? undefined : jsonFault(text);
  // What is too deep to be written anew is copied as it came.
  const copied = () => (json && valueText(parsed?.value, context)) || shown;
  const bar = element(
    'div',
    { class: 'body-bar' },
    span('dim', [options.size, parsed ? 'JSON' : 'text'].filter(Boolean).join(' · ')),
    parsed && rawButton(context),
    masked !== text && revealButton(context),
    json?.folding,
    copyButton('Copy what is shown', copied, context),
    options.document && openButton(options.document, context),
  );
  return [
    fault !== undefined && note('warning', fault),
    bar,
    ...(json?.parts ?? [plainText(shown)]),
  ];
}

export function openButton(
  { x, part }: { readonly x: number; readonly part: DocumentPart },
  context: DetailsContext,
): HTMLElement {
  return button({
    label: 'Open in an editor',
    icon: 'openFile',
    class: 'quiet',
    onClick: () => context.post({ type: 'openDocument', x, part }),
  });
}

export function copyButton(
  label: string,
  text: () => string,
  context: DetailsContext,
): HTMLElement {
  const copy = () => context.post({ type: 'copy', text: text() });
  return button({ label, icon: 'copy', class: 'quiet', onClick: copy });
}

function rawButton(context: DetailsContext): HTMLElement {
  const node = button({
    label: 'Raw',
    text: 'Raw',
    class: 'toggle',
    title: 'As it came, not formatted',
    onClick: () => context.setRaw(!context.raw),
  });
  node.ariaPressed = String(context.raw);
  return node;
}

function jsonParts(value: unknown, context: DetailsContext, { name }: BodyTextOptions) {
  const bar = element('div', { class: 'json-place' });
  bar.hidden = true;
  const view = new JsonView(value, {
    name,
    revealed: context.revealed,
    chosen: (place) => {
      bar.hidden = false;
      fill(bar, ...placeParts(place, context));
    },
  });
  const folding = element(
    'span',
    { class: 'button-group' },
    foldButton('Fold all', 'collapseAll', () => view.foldAll()),
    foldButton('Unfold all', 'expandAll', () => view.unfoldAll()),
  );
  return { parts: [view.root, bar], folding };
}

function foldButton(
  label: string,
  iconName: 'collapseAll' | 'expandAll',
  onClick: () => void,
): HTMLElement {
  return button({ label, icon: iconName, class: 'quiet', onClick });
}

/** Where the user stands in the JSON, with what can be taken from there. */
function placeParts({ path, value }: JsonPlace, context: DetailsContext): Child[] {
  const copy = (label: string, text: () => string) =>
    button({
      label,
      text: label,
      onClick: () => context.post({ type: 'copy', text: text() }),
    });
  return [
    element('code', { class: 'json-path', text: path, title: path }),
    copy('Copy value', () => valueText(value, context)),
    copy('Copy path', () => path),
  ];
}

/** A value as it is copied: strings bare, anything else as JSON, masked unless revealed. */
function valueText(value: unknown, { revealed }: DetailsContext): string {
  if (typeof value === 'string') return value;
  return (revealed ? copyOf(value) : maskedCopy(value)) ?? '';
}

function copyOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, null, 2);
  } catch {
    return undefined; // Deeper than the stack: it can be read in the tree, not written at once.
  }
}
