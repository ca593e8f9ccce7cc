/** Codes with the names of the details their texts need. */
export type CodeTable = Readonly<Record<string, readonly string[]>>;

/** One code of a table with its details. The texts are in src/texts. */
export type Coded<Table extends CodeTable> = {
  [Code in keyof Table]: { readonly code: Code } & Readonly<
    Record<Table[Code][number], string | number>
  >;
}[keyof Table];
