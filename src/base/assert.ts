/** Fails to compile where a union is not handled exhaustively; throws if data of an unknown kind arrives anyway. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
