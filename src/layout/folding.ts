/** Which lines with others beneath are folded, by their keys. */
export interface Folding {
  readonly collapsed?: readonly string[] | undefined;
  /** Present: all are folded but these, whatever `collapsed` says. */
  readonly unfolded?: readonly string[] | undefined;
}

/** Whether the lines beneath the line of a key are folded away. */
export function foldedBy({ collapsed, unfolded }: Folding): (key: string) => boolean {
  const named = new Set(unfolded ?? collapsed);
  return (key) => named.has(key) !== (unfolded !== undefined);
}
