/** "812 B", "6.1 KB", "20 MB": a number of bytes, for people (1 KB = 1024 B). */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = value < 9.95 ? value.toFixed(1) : Math.round(value).toString();
  return `${text} ${units[unit] ?? 'KB'}`;
}
