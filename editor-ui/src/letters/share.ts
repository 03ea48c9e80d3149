/** "12 %" of so many; a little is "< 1 %", not nothing. */
export function share(value: number, of: number): string {
  if (of === 0 || value === 0) {
    return "0 %";
  }
  const percent = (100 * value) / of;
  return percent < 1 ? "< 1 %" : `${Math.round(percent)} %`;
}
