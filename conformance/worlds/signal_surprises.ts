export function bit(signal: number): number {
  return 1 << (signal - 1);
}
