/** The outcome of something that is expected to fail at times; `error` is a sentence for people. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: string };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
