const PIECE = 8000;

/** Cut after a line break where there is one near enough, never within a character. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length || from === 0;) {
    let to = Math.min(text.length, from + PIECE);
    if (to < text.length) {
      const line = text.lastIndexOf('\n', to);
      if (line > from) to = line + 1;
      else if (/[\ud800-\udbff]/.test(text.charAt(to - 1))) to -= 1;
    }
    pieces.push(text.slice(from, to).replace(/\n$/, to < text.length ? '' : '\n'));
    from = to;
    if (text.length === 0) break;
  }
  return pieces;
}
