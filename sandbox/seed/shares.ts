/**
 * Deals out kinds in fixed shares, in percent: of every hundred records in a row, exactly so many get each
 * kind, so that even the smallest seed has all of them. Different strides keep the kinds that one record gets
 * independent of each other.
 */
export function dealer<const T extends readonly (readonly [kind: string, percent: number])[]>(
  shares: T,
  stride: number,
): (index: number) => T[number][0] {
  const slots: T[number][0][] = [];
  for (const [kind, percent] of shares) {
    for (let n = 0; n < percent; n += 1) slots.push(kind);
  }
  if (slots.length !== 100) throw new RangeError(`shares add up to ${slots.length}, not 100`);
  if (stride % 2 === 0 || stride % 5 === 0) throw new RangeError('the stride must not divide 100');
  const turn = (stride % 7) + 1;
  return (index) => {
    const kind = slots[(index * stride + Math.floor(index / 100) * turn) % 100];
    if (kind === undefined) throw new RangeError(`not a position: ${index}`);
    return kind;
  };
}
