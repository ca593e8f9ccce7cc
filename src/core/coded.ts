/** Codes with the names of the details that their words need. */
export type CodeTable = Readonly<Record<string, readonly string[]>>;

/** One code of a table, with its details beside it. The words stand in src/texts. */
export type Coded<Table extends CodeTable> = {
  [Code in keyof Table]: { readonly code: Code } & Readonly<
    Record<Table[Code][number], string | number>
  >;
}[keyof Table];
