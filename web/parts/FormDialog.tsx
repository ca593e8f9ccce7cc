import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core';
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { texts } from '../texts/english.ts';
import { type IsLeaving, isOtherPage, LeavingGuard, LeavingQuestion } from './LeavingGuard.tsx';

type Closing = {
  readonly isUnsaved: RefObject<boolean>;
  /** Whether it is closing, so that nothing is asked any more. */
  readonly isClosing: RefObject<boolean>;
  readonly setIsShownOnce: (isShownOnce: boolean) => void;
  /** Closes and continues; asks first if something is not saved. */
  readonly leave: (goOn?: () => void) => void;
  /** Closes without asking, because the input is saved or discarded. */
  readonly close: () => void;
};

const ClosingContext = createContext<Closing | null>(null);

/** Ways to close the dialog that a form is in. */
export function useFormDialog(): Pick<Closing, 'leave' | 'close'> {
  const closing = useContext(ClosingContext);
  if (closing === null) throw new Error('a form outside of its dialog');
  return closing;
}

/** While the form has unsaved input, its dialog asks before it closes, and before the page is left. */
export function Unsaved({
  isChanged,
  isLeaving = isOtherPage,
}: {
  readonly isChanged: boolean;
  readonly isLeaving?: IsLeaving;
}) {
  const closing = useContext(ClosingContext);
  useEffect(() => {
    if (closing === null) return undefined;
    closing.isClosing.current = false;
    closing.isUnsaved.current = isChanged;
    return () => {
      closing.isUnsaved.current = false;
    };
  }, [closing, isChanged]);
  return isChanged ? (
    <LeavingGuard
      isLeaving={(from, to) => closing?.isClosing.current !== true && isLeaving(from, to)}
    />
  ) : null;
}

/** Content that cannot be shown again: meanwhile neither Esc nor a click beside the dialog closes it. */
export function ShownOnce({ children }: { readonly children: ReactNode }) {
  const setIsShownOnce = useContext(ClosingContext)?.setIsShownOnce;
  useEffect(() => {
    setIsShownOnce?.(true);
    return () => setIsShownOnce?.(false);
  }, [setIsShownOnce]);
  return children;
}

/** A dialog with a form: it asks before unsaved input is lost. */
export function FormModal({ onClose, children, ...modal }: Given<ModalProps>) {
  const { asking, ways, closing } = useClosing(onClose);
  return (
    <Modal {...modal} {...ways}>
      <ClosingContext value={closing}>{children}</ClosingContext>
      {asking}
    </Modal>
  );
}

/** The same in a drawer beside the page. */
export function FormDrawer({ onClose, children, ...drawer }: Given<DrawerProps>) {
  const { asking, ways, closing } = useClosing(onClose);
  return (
    <Drawer {...drawer} {...ways}>
      <ClosingContext value={closing}>{children}</ClosingContext>
      {asking}
    </Drawer>
  );
}

type Given<Props> = Omit<Props, 'closeOnEscape' | 'closeOnClickOutside'>;

function useClosing(onClose: () => void) {
  const isUnsaved = useRef(false);
  const isClosing = useRef(false);
  const [isShownOnce, setIsShownOnce] = useState(false);
  const [asked, setAsked] = useState<{ readonly goOn: () => void } | null>(null);
  const close = () => {
    isClosing.current = true;
    setAsked(null);
    onClose();
  };
  const leave = (goOn: () => void = () => undefined) => {
    if (isUnsaved.current) {
      setAsked({ goOn });
      return;
    }
    close();
    goOn();
  };
  return {
    closing: useStable({ isUnsaved, isClosing, setIsShownOnce, leave, close }),
    ways: {
      onClose: () => leave(),
      closeOnEscape: asked === null && !isShownOnce,
      closeOnClickOutside: !isShownOnce,
    },
    // Not mounted earlier: the Esc that opens the question would also answer it.
    asking:
      asked === null ? null : (
        <LeavingQuestion
          opened
          words={texts.editing.dialog}
          onLeave={() => {
            close();
            asked.goOn();
          }}
          onStay={() => setAsked(null)}
        />
      ),
  };
}

/** The same object on every render, whose functions are always the latest ones. */
function useStable(latest: Closing): Closing {
  const present = useRef(latest);
  useEffect(() => {
    present.current = latest;
  });
  const [stable] = useState<Closing>(() => ({
    ...latest,
    leave: (goOn) => present.current.leave(goOn),
    close: () => present.current.close(),
  }));
  return stable;
}
