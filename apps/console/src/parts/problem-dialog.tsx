import { Dialog } from './dialog';
import { ProblemNotice } from './problem-notice';

interface ProblemDialogProps {
  /** Nothing while all is well. */
  problem: Error | null;
  onClose(): void;
}

/** Says that something failed which was begun in a menu: that is closed by then. */
export function ProblemDialog({ problem, onClose }: ProblemDialogProps) {
  return (
    <Dialog title="That did not work" opened={problem !== null} onClose={onClose}>
      {problem && <ProblemNotice problem={problem} onDismiss={onClose} />}
    </Dialog>
  );
}
