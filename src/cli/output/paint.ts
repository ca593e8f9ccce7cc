/** Text in a colour, or unchanged if there are no colours. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', Dye>>;
type Dye = (text: string) => string;

const dye =
  (on: number, off: number): Dye =>
  (text) =>
    `\u001B[${on}m${text}\u001B[${off}m`;

const asIs: Dye = (text) => text;

/** Colours of a terminal, or none. */
export function createPaint(coloured: boolean): Paint {
  if (!coloured) return { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs };
  return {
    bold: dye(1, 22),
    dim: dye(2, 22),
    red: dye(31, 39),
    green: dye(32, 39),
    yellow: dye(33, 39),
  };
}
