/** As people read them. */
export function whole(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

export function time(ms: number): string {
  return ms < 1_000 ? `${Number(ms.toFixed(3))} ms` : `${Number((ms / 1_000).toFixed(3))} s`;
}
