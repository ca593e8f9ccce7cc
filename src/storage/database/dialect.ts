/** Which of the two databases the data is in. */
export type Dialect = 'sqlite' | 'postgres';
