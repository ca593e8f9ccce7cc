/** The props of each step. */
export type StepProps = {
  readonly org: string;
  /** The step is done: on to the next. */
  readonly onDone: () => void;
};
