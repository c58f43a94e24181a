/** Captured text on its way to a screen: short, and unable to play tricks. */

/** A session id as people say it: its first eight characters. The whole id stands in titles and details. */
export function shortId(id: string): string {
  return id.length <= 12 ? id : id.slice(0, 8);
}

/** The beginning of a text that may be of any length, with an ellipsis where it was cut. */
export function brief(text: string, limit = 160): string {
  return visible(text.length <= limit ? text : `${text.slice(0, limit - 1)}…`);
}

/**
 * Makes control and direction characters visible, so that captured text can neither reorder nor
 * hide what stands around it. Tabs and line breaks stay; `visibleLine` shows these too.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    codePoint,
  );
}

/** For places that show one line. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, codePoint);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "session 3f2a" as it begins a name: "Session 3f2a". */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function codePoint(character: string): string {
  return `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** A text that was put together keeps its pieces in memory until somebody looks into it; this one does not. */
export function inOnePiece(text: string): string {
  return text.charCodeAt(text.length - 1) >= 0 ? text : '';
}
