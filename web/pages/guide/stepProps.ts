/** What each step is handed. */
export type StepProps = {
  readonly org: string;
  /** The step is done: on to the next. */
  readonly onDone: () => void;
};
