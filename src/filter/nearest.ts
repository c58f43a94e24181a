/** The candidates somebody who typed `word` may have meant, nearest first, three at most. */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const typed = word.toLowerCase().slice(0, 40);
  return candidates
    .map((candidate) => ({ candidate, distance: distanceOf(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Nought for a beginning of two letters or more; otherwise the letters to insert, remove or replace. */
function distanceOf(typed: string, candidate: string): number {
  if (typed.length > 1 && candidate.startsWith(typed)) return 0;
  let previous = Array.from({ length: candidate.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...typed].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...candidate].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[candidate.length] ?? 0;
}
