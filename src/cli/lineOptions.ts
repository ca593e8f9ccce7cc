import type { NamedLines } from '../engine/run/chooseLines.ts';

/** Lines named by the options of a command. */
export function linesNamed({ only, except }: Pick<NamedLines, 'only' | 'except'>): NamedLines {
  return {
    ...(only === undefined ? {} : { only }),
    ...(except === undefined ? {} : { except }),
    nameOf: (part) => `--${part}`,
  };
}
