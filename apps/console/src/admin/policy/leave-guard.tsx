import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../../parts/confirm-dialog';

/** Asks before what was typed and not saved is left behind: by a link here, by the browser when the page is closed. */
export function LeaveGuard({ isUnsaved }: { isUnsaved: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isUnsaved,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={status === 'blocked'}
      title="Leave without saving?"
      action="Leave without saving"
      onClose={() => reset?.()}
      onConfirm={() => proceed?.()}
    >
      What you changed of the policy is not saved yet, and would be lost.
    </ConfirmDialog>
  );
}
